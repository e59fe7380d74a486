-- Up Migration

-- Conversations that somebody has put aside -----------------------------------------------------------------------------

alter table conversations
  -- {by, since, until, seatFreed}: `until` is null if it ends only when the customer writes; with `seatFreed` the conversation is
  -- still its agent's, and holds no seat. Null: not snoozed.
  add column snooze jsonb;

alter table waiting_line
  -- Who gets it first, if they have a free seat when one is given out: they had it before it was snoozed.
  add column prefers uuid;

-- As before (0029), and a snooze ends.
create or replace function store_assigned(
  conversation uuid, channel uuid, team uuid, agent uuid, given boolean, at timestamptz, step integer, told jsonb)
returns void language plpgsql volatile as $$
begin
  at := coalesce(at, statement_timestamp());
  update conversations c set status = 'assigned', status_since = at, assignee_id = agent, ai_agent_id = null, team_id = team,
    resolved_at = null, unattended_since = null, snooze = null, epoch = greatest(c.epoch, step)
  where c.id = conversation and c.status <> 'closed';
  delete from waiting_line l where l.conversation_id = conversation;
  if given then
    -- The event has the decision: the row keeps it only for what is not told yet.
    insert into assignments (conversation_id, agent_id, seq, assigned_at, by, taken_up_at)
    values (conversation, agent, step, at, 'automation', at);
    update channel_agents m set last_assigned_at = clock_timestamp() where m.agent_id = agent and m.channel_id = channel;
  else
    update assignments s set taken_up_at = coalesce(s.taken_up_at, clock_timestamp()) where s.conversation_id = conversation;
  end if;
  perform tell(conversation, channel, told);
end $$;

-- As before (0028), with who is preferred, and a snooze ends.
create or replace function store_waiting(
  conversation uuid, channel uuid, team uuid, at timestamptz, step integer, place jsonb, unattended boolean, told jsonb)
returns void language plpgsql volatile as $$
begin
  at := coalesce(at, statement_timestamp());
  update conversations c set status = 'waiting', assignee_id = null,
    status_since = case when c.status = 'waiting' then c.status_since else at end,
    ai_agent_id = null, team_id = team, resolved_at = null, snooze = null, epoch = greatest(c.epoch, step),
    unattended_since = case when unattended then coalesce(c.unattended_since, at) else c.unattended_since end
  where c.id = conversation and c.status <> 'closed';
  insert into waiting_line as l
    (conversation_id, channel_id, priority, since, team_id, agent_id, prefers, excluded, not_before, seq)
  select conversation, channel, e.priority, e.since, team, e."agentId", e.prefers, e.excluded, e."notBefore", step
  from jsonb_to_record(place) as e(
    priority smallint, since timestamptz, "agentId" uuid, prefers uuid, excluded uuid[], "notBefore" timestamptz)
  on conflict (conversation_id) do update set priority = excluded.priority, team_id = excluded.team_id,
    agent_id = excluded.agent_id, prefers = excluded.prefers, excluded = excluded.excluded,
    not_before = excluded.not_before, seq = excluded.seq;
  perform tell(conversation, channel, told);
end $$;
