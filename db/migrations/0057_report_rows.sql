-- Up Migration

-- What reports count, and list behind their figures, by its time.
create index events_counted on events (type, at, position) where type in (
  'conversation.opened', 'conversation.reopened', 'conversation.resolved', 'conversation.closed',
  'conversation.handed_over', 'message.received', 'message.queued');

-- Those that failed or are in doubt are few among the others of their time.
create index deliveries_trouble_created on deliveries (created_at, id) where status in ('failed', 'unknown');
