-- Up Migration

-- What a team waits for, whatever keeps it waiting.
create index waiting_line_of_team on waiting_line (team_id, channel_id, priority desc, since, conversation_id)
  where team_id is not null;

-- Sends that failed or are in doubt, by when that became known.
create index deliveries_trouble on deliveries (status, updated_at desc) where status in ('failed', 'unknown');
