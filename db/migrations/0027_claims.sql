-- Up Migration

-- Claims that hold no lock while they decide ----------------------------------------------------------------------------

-- How often the seats of a pool were locked to be changed, by the pool's lock: whoever looked at them without it learns whether
-- they are still as they were.
create table pool_changes (
  lock bigint primary key,
  changes bigint not null
) with (fillfactor = 50);

-- As before (0025); and whoever has the locks of pools alone is noted there.
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

-- Takes the lock of the whole installation: nobody else changes any seats until the transaction ends.
create function lock_all_seats() returns void language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(7305001);
  update pool_changes set changes = changes + 1;
end $$;

-- As `claim_facts` (0025), which a version before this one still calls, with the members as text: a third of the work, and of what is sent. Whoever calls it sees to its plans.
create function facts_of_claim(conversation uuid, channel uuid, team uuid) returns json language plpgsql stable as $$
declare
  known record;
  people json;
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
  select
    json_build_object(
      'names', array_agg(a.name),
      'facts', string_agg(
        concat(a.id, ' ', a.presence, ' ', a.load, ' ', a.capacity, ' ', a.anywhere, ' ', a.here), ';')),
    array_agg(a.id) filter (where a.presence = 'online' and a.load < a.capacity)
  into people, free
  from (
    select a.id, a.name, a.capacity, coalesce(s.load, 0) as load,
      case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence,
      date_part('epoch', a.last_assigned_at) * 1000 as anywhere, date_part('epoch', m.last_assigned_at) * 1000 as here
    from channel_agents m join agents a on a.id = m.agent_id
    left join (
      select agent_id, count(*) as load from assignments
      where agent_id = any(array(select agent_id from channel_agents where channel_id = channel)) group by agent_id
    ) s on s.agent_id = a.id
    where m.channel_id = channel and a.deleted_at is null
    order by a.id
  ) a;
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
    'members', people,
    'team', of_team,
    'othersFirst', free is not null and is_awaited(free, conversation),
    'now', extract(epoch from clock_timestamp()) * 1000);
end $$;

-- What a claim goes by, in one look and without a lock, with how often the seats of its pool were changed until then. `seen` is
-- null when it is not known.
create function look_at_claim(
  conversation uuid, channel uuid, team uuid, out pool_lock bigint, out seen bigint, out facts json)
language plpgsql stable set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  select l.lock, c.changes into pool_lock, seen
  from (
    select uuid_hash_extended(coalesce((select p.pool from seat_pools p where p.id = channel), channel), 7305001) as lock
  ) l left join pool_changes c on c.lock = l.lock;
  facts := facts_of_claim(conversation, channel, team);
end $$;

-- As `begin_claim` (0025), with these facts.
create function begin_claim_locked(
  conversation uuid, channel uuid, team uuid, granted_before timestamptz, out touched uuid[], out facts json, out overdue json)
language plpgsql volatile as $$
begin
  touched := lock_seats(array[channel], array[conversation], '{}');
  facts := facts_of_claim(conversation, channel, team);
  overdue := (
    select json_agg(json_build_object('id', o.id, 'workflowId', o.workflow_id)) from (
      select c.id, c.workflow_id from assignments a join conversations c on c.id = a.conversation_id
      where a.taken_up_at is null and a.assigned_at < granted_before
      order by a.assigned_at limit 500) o);
end $$;

-- Takes the lock of a pool if nobody has changed its seats since they were seen, and tells whether. Whoever has the lock now is
-- changing them: nobody is waited for.
create function lock_unchanged(pool_lock bigint, seen bigint) returns boolean language plpgsql volatile as $$
begin
  if not pg_try_advisory_xact_lock_shared(7305001) or not pg_try_advisory_xact_lock(pool_lock) then
    return false;
  end if;
  -- A statement of its own, on a snapshot behind the lock.
  update pool_changes c set changes = c.changes + 1 where c.lock = pool_lock and c.changes = seen;
  return found;
end $$;

alter function store_assigned(uuid, uuid, uuid, uuid, boolean, timestamptz, integer, jsonb) reset all;
alter function store_waiting(uuid, uuid, uuid, timestamptz, integer, jsonb, boolean, jsonb) reset all;

-- As `store_assigned` and `store_waiting` (0025), by what was seen without the lock. False: nothing is stored, it has changed.
create function settle_assigned(
  pool_lock bigint, seen bigint,
  conversation uuid, channel uuid, team uuid, agent uuid, given boolean, at timestamptz, step integer, told jsonb)
returns boolean language plpgsql volatile set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  if not lock_unchanged(pool_lock, seen) then
    return false;
  end if;
  perform store_assigned(conversation, channel, team, agent, given, at, step, told);
  return true;
end $$;

create function settle_waiting(
  pool_lock bigint, seen bigint,
  conversation uuid, channel uuid, team uuid, at timestamptz, step integer, place jsonb, unattended boolean, told jsonb)
returns boolean language plpgsql volatile set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  if not lock_unchanged(pool_lock, seen) then
    return false;
  end if;
  perform store_waiting(conversation, channel, team, at, step, place, unattended, told);
  return true;
end $$;

-- What is of a conversation is of its channel, and no channel is ever deleted: it is marked. To look the channel up once more for each
-- event, message, report and place in the line, all of them locked one row together.
alter table events drop constraint events_channel_id_fkey;
alter table messages drop constraint messages_channel_id_fkey;
alter table delivery_reports drop constraint delivery_reports_channel_id_fkey;
alter table waiting_line drop constraint waiting_line_channel_id_fkey;
