-- Up Migration

-- Locks all tables that this migration changes, all of them or none. Statements of running processes lock them in different orders,
-- so waiting for one table while holding another would cause deadlocks.
do $$
begin
  set local lock_timeout = '300ms';
  loop
    begin
      lock table assignments, agents, channel_agents, waiting_line, events, conversations in access exclusive mode;
      exit;
    exception when lock_not_available then
      perform pg_sleep(0.2);
    end;
  end loop;
  set local lock_timeout = 0;
end $$;

-- The load of each agent -------------------------------------------------------------------------------------------

-- The number of the agent's rows in `assignments`. A trigger maintains it, so that a claim in a channel with a hundred agents need not
-- count hundreds of rows. The trigger also sets when the agent last got a conversation.
alter table agents add column load integer not null default 0;

-- Counts a change of an agent's seats or supply in `pool_changes`, so that a claim that read them without the lock is not stored. This
-- version counts a change when it takes the lock (`switchboard.seats_noted`). A version from before 0027, which may still run during
-- a rolling upgrade, takes the lock of the whole installation and counts nothing: then the triggers count.
create function note_seats_changed(agent uuid) returns void language plpgsql volatile as $$
begin
  update pool_changes c set changes = c.changes + 1
  where c.lock = uuid_hash_extended(coalesce((select p.pool from seat_pools p where p.id = agent), agent), 7305001);
end $$;

create function follow_seat() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    update agents a set load = a.load - 1 where a.id = old.agent_id;
  end if;
  if tg_op <> 'DELETE' then
    update agents a set load = a.load + 1, last_assigned_at = clock_timestamp() where a.id = new.agent_id;
  end if;
  if current_setting('switchboard.seats_noted', true) is distinct from 'on' then
    -- `old` is null at an insert and `new` at a delete; no pool belongs to null.
    perform note_seats_changed(a.id) from unnest(array[old.agent_id, new.agent_id]) a(id);
  end if;
  return null;
end $$;

create trigger assignments_load after insert or delete on assignments
  for each row execute function follow_seat();
create trigger assignments_moved after update of agent_id on assignments
  for each row when (old.agent_id <> new.agent_id) execute function follow_seat();

update agents a set load = s.load
from (select agent_id, count(*) as load from assignments group by agent_id) s where s.agent_id = a.id;

create function follow_supply() returns trigger language plpgsql as $$
begin
  if current_setting('switchboard.seats_noted', true) is distinct from 'on' then
    perform note_seats_changed(new.id);
  end if;
  return null;
end $$;

create trigger agents_supply after update of presence, capacity, deleted_at on agents
  for each row
  when (old.presence <> new.presence or old.capacity <> new.capacity or old.deleted_at is distinct from new.deleted_at)
  execute function follow_supply();

-- The text of `facts_of_claim`. It is made when a row is written, once per claim, and not when it is read, for all agents of a channel.
alter table agents add column seat_facts text not null generated always as (
  ' ' || load::text || ' ' || capacity::text || ' '
    || coalesce(round(extract(epoch from last_assigned_at at time zone 'UTC') * 1000, 3)::text, '')) stored;
alter table channel_agents add column turn text not null generated always as (
  ' ' || coalesce(round(extract(epoch from last_assigned_at at time zone 'UTC') * 1000, 3)::text, '')) stored;

-- As before (0027), and marks the transaction as counted.
create or replace function lock_seats(named uuid[], conversations uuid[], teams uuid[], shared boolean default false)
returns uuid[] language plpgsql volatile
set plan_cache_mode = force_generic_plan as $$
declare
  touched uuid[];
  locks bigint[];
  locked bigint[];
  lock bigint;
begin
  perform pg_advisory_xact_lock_shared(7305001);
  loop
    begin
      locked := null;
      loop
        select array_agg(t.id), array_agg(distinct uuid_hash_extended(coalesce(p.pool, t.id), 7305001))
        into touched, locks
        from (
          select unnest(named)
          union all
          select agent_id from assignments where conversation_id = any(conversations)
          union all
          select agent_id from team_agents where team_id = any(teams)
        ) t(id) left join seat_pools p on p.id = t.id;
        if coalesce(locks, '{}') <@ locked then
          if not shared then
            insert into pool_changes as c (lock, changes) select unnest(locked), 1
            on conflict on constraint pool_changes_pkey do update set changes = c.changes + 1;
            perform set_config('switchboard.seats_noted', 'on', true);
          end if;
          return touched;
        elsif locked is not null then
          raise exception 'the pools have changed' using errcode = 'SB003';
        end if;
        foreach lock in array coalesce(locks, '{}') loop
          if shared then
            perform pg_advisory_xact_lock_shared(lock);
          else
            perform pg_advisory_xact_lock(lock);
          end if;
        end loop;
        locked := coalesce(locks, '{}');
      end loop;
    exception when sqlstate 'SB003' then
      null;
    end;
  end loop;
end $$;

create or replace function lock_all_seats() returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7305001);
  update pool_changes set changes = changes + 1;
  perform set_config('switchboard.seats_noted', 'on', true);
end $$;

create or replace function settle_assigned(
  pool_lock bigint, seen bigint,
  conversation uuid, channel uuid, team uuid, agent uuid, given boolean, at timestamptz, step integer, told jsonb)
returns boolean language plpgsql volatile set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  if not lock_unchanged(pool_lock, seen) then
    return false;
  end if;
  perform set_config('switchboard.seats_noted', 'on', true);
  perform store_assigned(conversation, channel, team, agent, given, at, step, told);
  return true;
end $$;

-- As before (0028), but the trigger on `assignments` updates the agent's row.
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
  else
    update assignments s set taken_up_at = coalesce(s.taken_up_at, clock_timestamp()) where s.conversation_id = conversation;
  end if;
  perform tell(conversation, channel, told);
end $$;

-- As before (0027), with the stored loads and texts.
create or replace function facts_of_claim(conversation uuid, channel uuid, team uuid) returns json language plpgsql stable as $$
declare
  known record;
  names text[];
  people text;
  free uuid[];
  of_team json;
begin
  select coalesce(v.settings->'assignment'->>'mode', 'balanced') as mode,
    (select o.status from conversations o where o.id = conversation) as status,
    a.id, a.name, s."by", s.seq, s.decision
  into known
  from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
  left join assignments s on s.conversation_id = conversation
  left join agents a on a.id = s.agent_id
  where c.id = channel;
  if not found then
    return null;
  end if;
  select array_agg(p.name), string_agg(p.id::text || ' ' || p.presence || p.seat_facts || p.turn, ';'),
    array_agg(p.id) filter (where p.presence = 'online' and p.load < p.capacity)
  into names, people, free
  from (
    select a.id, a.name, a.load, a.capacity, a.seat_facts, m.turn,
      case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence
    from channel_agents m join agents a on a.id = m.agent_id
    where m.channel_id = channel and a.deleted_at is null
    -- The order of the index, so no sort is needed.
    order by m.agent_id
  ) p;
  if team is not null then
    of_team := (
      select coalesce((select json_agg(m.agent_id) from team_agents m where m.team_id = t.id), '[]')
      from teams t where t.id = team and t.deleted_at is null);
  end if;
  return json_build_object(
    'open', coalesce(known.status <> 'closed', false),
    'seat', case when known.id is not null then json_build_object(
      'agentId', known.id, 'agentName', known.name, 'by', known."by", 'seq', known.seq, 'decision', known.decision) end,
    'mode', known.mode,
    'members', json_build_object('names', names, 'facts', people),
    'team', of_team,
    'othersFirst', free is not null and is_awaited(free, conversation),
    'now', extract(epoch from clock_timestamp()) * 1000);
end $$;

-- As before (0025), with the stored loads.
create or replace function hold_supply(seats_lock bigint, channel uuid) returns uuid language plpgsql volatile as $$
begin
  perform lock_seats(array[channel], '{}', '{}', true);
  if exists (
    select from channels c
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    join channel_agents m on m.channel_id = c.id
    join agents a on a.id = m.agent_id
    where c.id = channel and coalesce(v.settings->'assignment'->>'mode', 'balanced') <> 'manual'
      and a.deleted_at is null and a.presence = 'online'
      and (a.presence_until is null or a.presence_until > clock_timestamp())
      and a.capacity > a.load
  ) then
    raise exception 'a seat is free' using errcode = 'SB001';
  end if;
  return channel;
end $$;

-- Decisions without compression ------------------------------------------------------------------------------------------

-- A decision with a hundred agents consists of ids and times. Compressing it takes longer than storing the rest of a claim, and saves
-- only a third of the space.
alter table events alter column data set storage external;
alter table assignments alter column decision set storage external;

-- The workflow of a conversation inserts its row first, and no conversation row is ever deleted. Checking this for each event,
-- assignment and place in the line took a tenth of the time of a claim.
alter table events drop constraint events_conversation_id_fkey;
alter table waiting_line drop constraint waiting_line_conversation_id_fkey;
alter table assignments drop constraint assignments_conversation_id_fkey;
