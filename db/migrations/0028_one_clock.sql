-- Up Migration

-- What a claim stores is dated by the statement that stores it (db/clock.ts). A version before this one still gives the time.
create or replace function store_assigned(
  conversation uuid, channel uuid, team uuid, agent uuid, given boolean, at timestamptz, step integer, told jsonb)
returns void language plpgsql volatile as $$
begin
  at := coalesce(at, statement_timestamp());
  update conversations c set status = 'assigned', status_since = at, assignee_id = agent, ai_agent_id = null, team_id = team,
    resolved_at = null, unattended_since = null, epoch = greatest(c.epoch, step)
  where c.id = conversation and c.status <> 'closed';
  delete from waiting_line l where l.conversation_id = conversation;
  if given then
    -- The event has the decision: the row keeps it only for what is not told yet.
    insert into assignments (conversation_id, agent_id, seq, assigned_at, by, taken_up_at)
    values (conversation, agent, step, at, 'automation', at);
    update channel_agents m set last_assigned_at = clock_timestamp() where m.agent_id = agent and m.channel_id = channel;
    update agents a set last_assigned_at = clock_timestamp() where a.id = agent;
  else
    update assignments s set taken_up_at = coalesce(s.taken_up_at, clock_timestamp()) where s.conversation_id = conversation;
  end if;
  perform tell(conversation, channel, told);
end $$;

create or replace function store_waiting(
  conversation uuid, channel uuid, team uuid, at timestamptz, step integer, place jsonb, unattended boolean, told jsonb)
returns void language plpgsql volatile as $$
begin
  at := coalesce(at, statement_timestamp());
  update conversations c set status = 'waiting', assignee_id = null,
    status_since = case when c.status = 'waiting' then c.status_since else at end,
    ai_agent_id = null, team_id = team, resolved_at = null, epoch = greatest(c.epoch, step),
    unattended_since = case when unattended then coalesce(c.unattended_since, at) else c.unattended_since end
  where c.id = conversation and c.status <> 'closed';
  insert into waiting_line as l
    (conversation_id, channel_id, priority, since, team_id, agent_id, excluded, not_before, seq)
  select conversation, channel, e.priority, e.since, team, e."agentId", e.excluded, e."notBefore", step
  from jsonb_to_record(place) as e(priority smallint, since timestamptz, "agentId" uuid, excluded uuid[], "notBefore" timestamptz)
  on conflict (conversation_id) do update set priority = excluded.priority, team_id = excluded.team_id,
    agent_id = excluded.agent_id, excluded = excluded.excluded, not_before = excluded.not_before, seq = excluded.seq;
  perform tell(conversation, channel, told);
end $$;

create or replace function tell(conversation uuid, channel uuid, told jsonb) returns void language plpgsql volatile as $$
begin
  insert into events (conversation_id, channel_id, seq, type, at, actor, data, command_id)
  select conversation, channel, e.seq, e.type, coalesce(e.at, statement_timestamp()), e.actor, e.data, e.command_id
  from jsonb_to_recordset(told)
    as e(seq integer, type text, at timestamptz, actor jsonb, data jsonb, command_id uuid)
  order by e.seq
  on conflict (conversation_id, seq) do update set seq = excluded.seq
    where not is_told(events.conversation_id, events.seq, events.type, events.data, excluded.type, excluded.data);
end $$;
