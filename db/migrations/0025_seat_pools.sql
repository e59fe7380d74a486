-- Up Migration

-- Pools: who competes for the same seats -----------------------------------------------------------------------------

-- Channels and agents that are connected by membership, as `channel_agents` has it: each pool by a name of its own. Whoever
-- has no row is a pool alone, by its own id. Kept by triggers, so that no writer of memberships can forget it.
create table seat_pools (
  -- Of a channel, or of an agent.
  id uuid primary key,
  pool uuid not null
);

create index seat_pools_pool on seat_pools (pool);

-- Takes the locks of all pools whose seats a change may touch, until the transaction ends: those of the channels and agents that
-- are named, of whoever has a seat for one of the conversations (it may be somebody who has left the channel), and of whoever is
-- in one of the teams. `shared`: only holds their seats as they are. Returns the channels and agents by which the pools were
-- found, and takes the locks in the order in which everybody does.
--
-- Each statement of a function sees all that was committed when the lock was given: pools that were joined or split meanwhile are
-- found, their old locks given back (with the block, which is a subtransaction), and the others taken. Whoever has the whole
-- installation's lock has all of them.
create function lock_seats(named uuid[], conversations uuid[], teams uuid[], shared boolean default false)
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

-- Makes the pools of a channel and of an agent who handles it one. Under their locks only.
create function join_pools(channel uuid, agent uuid) returns void language plpgsql volatile as $$
declare
  of_channel uuid := (select pool from seat_pools where id = channel);
  of_agent uuid := (select pool from seat_pools where id = agent);
  joined uuid := coalesce(of_channel, of_agent, gen_random_uuid());
begin
  if of_agent <> joined then
    update seat_pools set pool = joined where pool = of_agent;
  end if;
  insert into seat_pools (id, pool) values (channel, joined), (agent, joined) on conflict do nothing;
end $$;

-- Gives what is connected with a channel or an agent a pool of its own, where it no longer is all of its old one. A new name:
-- nobody can be waiting for its lock yet.
create function split_pool(member uuid) returns void language plpgsql volatile as $$
declare
  connected uuid[];
  apart uuid := gen_random_uuid();
begin
  with recursive side(id) as (
    select member
    union
    select e.other from side s join (
      select channel_id as id, agent_id as other from channel_agents
      union all
      select agent_id, channel_id from channel_agents
    ) e on e.id = s.id
  )
  select array_agg(id) into connected from side;
  if cardinality(connected) = 1 then
    delete from seat_pools where id = member;
  elsif cardinality(connected) < (
    select count(*) from seat_pools where pool = (select pool from seat_pools where id = member)
  ) then
    update seat_pools set pool = apart where id = any(connected);
  end if;
end $$;

create function follow_membership() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform lock_seats(array[new.channel_id, new.agent_id], '{}', '{}');
    perform join_pools(new.channel_id, new.agent_id);
  else
    perform lock_seats(array[old.channel_id, old.agent_id], '{}', '{}');
    perform split_pool(old.agent_id);
    perform split_pool(old.channel_id);
  end if;
  return null;
end $$;

create trigger channel_agents_pools after insert or delete on channel_agents
  for each row execute function follow_membership();

do $$
declare
  membership record;
begin
  for membership in select channel_id, agent_id from channel_agents loop
    perform join_pools(membership.channel_id, membership.agent_id);
  end loop;
end $$;

-- As before (0011), of the channel's pool alone.
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
      and a.capacity > (select count(*) from assignments s where s.agent_id = a.id)
  ) then
    raise exception 'a seat is free' using errcode = 'SB001';
  end if;
  return channel;
end $$;

-- The line, read by what each entry asks for ----------------------------------------------------------------------------

-- Of those that nobody in particular is asked for, a team, or one agent: the first is found without a look at the others.
create index waiting_line_anyone on waiting_line (channel_id, priority desc, since, conversation_id)
  where team_id is null and agent_id is null and not_before is null;
create index waiting_line_team on waiting_line (channel_id, team_id, priority desc, since, conversation_id)
  where team_id is not null and agent_id is null and not_before is null;
create index waiting_line_agent on waiting_line (agent_id, channel_id, priority desc, since, conversation_id)
  where agent_id is not null;
create index waiting_line_due on waiting_line (channel_id, not_before) where not_before is not null;
-- The line of a channel, whatever keeps its entries waiting. Nobody reads that of all channels any more.
create index waiting_line_place on waiting_line (channel_id, priority desc, since, conversation_id);
drop index waiting_line_order;
drop index waiting_line_channel;

-- Whether somebody waits whom one of these agents, who are free, could have; one conversation doesn't count. Of what is free for
-- whom, `servable` (db/servable-entries.ts) says the same.
create function is_awaited(free uuid[], except_one uuid) returns boolean language plpgsql stable as $$
declare
  desk record;
begin
  for desk in
    select m.channel_id, array_agg(m.agent_id) as free, coalesce(v.settings->'assignment'->>'mode', 'balanced') = 'manual' as by_hand
    from channel_agents m
    join channels c on c.id = m.channel_id
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    where m.agent_id = any(is_awaited.free) group by 1, 3
  loop
    if not exists (
      select from waiting_line l where l.channel_id = desk.channel_id and l.conversation_id <> except_one
    ) then
      continue;
    end if;
    if not desk.by_hand and exists (
      select from waiting_line l
      where l.channel_id = desk.channel_id and l.team_id is null and l.agent_id is null and l.not_before is null
        and l.conversation_id <> except_one and not desk.free <@ l.excluded
    ) then
      return true;
    end if;
    if not desk.by_hand and exists (
      select from team_agents t join waiting_line l on l.team_id = t.team_id
      where t.agent_id = any(desk.free) and l.channel_id = desk.channel_id and l.agent_id is null and l.not_before is null
        and l.conversation_id <> except_one and t.agent_id <> all(l.excluded)
    ) then
      return true;
    end if;
    if exists (
      select from waiting_line l
      where l.channel_id = desk.channel_id and l.conversation_id <> except_one
        and (l.agent_id = any(desk.free) and l.not_before is null
          or l.not_before <= statement_timestamp() and (l.agent_id is not null or not desk.by_hand))
        and exists (
          select from unnest(desk.free) f(id)
          where (l.agent_id is null or l.agent_id = f.id) and f.id <> all(l.excluded)
            and (l.team_id is null or exists (
              select from team_agents t where t.team_id = l.team_id and t.agent_id = f.id)))
    ) then
      return true;
    end if;
  end loop;
  return false;
end $$;

-- What a claim of a seat goes by, in one look (db/claims.ts). A function, whose statements are planned once a connection.
create function claim_facts(conversation uuid, channel uuid, team uuid) returns json language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  mode text;
  status text;
  seat record;
  people json;
  free uuid[];
begin
  select coalesce(v.settings->'assignment'->>'mode', 'balanced') into mode
  from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version where c.id = channel;
  if not found then
    return null;
  end if;
  select c.status into status from conversations c where c.id = conversation;
  select a.id, a.name, s.by, s.seq, s.decision into seat
  from assignments s join agents a on a.id = s.agent_id where s.conversation_id = conversation;
  -- By columns, which is a third of the work, and of what is sent.
  select
    json_build_object(
      'ids', array_agg(a.id), 'names', array_agg(a.name), 'presences', array_agg(a.presence), 'loads', array_agg(a.load),
      'capacities', array_agg(a.capacity), 'anywhere', array_agg(a.anywhere), 'here', array_agg(a.here)),
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
  return json_build_object(
    'open', coalesce(status <> 'closed', false),
    'seat', case when seat.id is not null then json_build_object(
      'agentId', seat.id, 'agentName', seat.name, 'by', seat."by", 'seq', seat.seq, 'decision', seat.decision) end,
    'mode', mode,
    'members', people,
    'team', case when team is not null then (
      select coalesce((select json_agg(m.agent_id) from team_agents m where m.team_id = t.id), '[]')
      from teams t where t.id = team and t.deleted_at is null) end,
    'othersFirst', free is not null and is_awaited(free, conversation),
    'now', extract(epoch from clock_timestamp()) * 1000);
end $$;

-- The same under the locks of all whom the claim may touch, which are kept: whoever waited for them sees what was decided before.
-- With the seats that were granted before a moment and are not taken up.
create function begin_claim(
  conversation uuid, channel uuid, team uuid, granted_before timestamptz, out touched uuid[], out facts json, out overdue json)
language plpgsql volatile as $$
begin
  touched := lock_seats(array[channel], array[conversation], '{}');
  facts := claim_facts(conversation, channel, team);
  overdue := (
    select json_agg(json_build_object('id', o.id, 'workflowId', o.workflow_id)) from (
      select c.id, c.workflow_id from assignments a join conversations c on c.id = a.conversation_id
      where a.taken_up_at is null and a.assigned_at < granted_before
      order by a.assigned_at limit 500) o);
end $$;

-- Stores that a claim came out with a seat, and what is told of it. `given`: the seat is a new one, which is noted for whose turn it
-- is next; else it is the one that the conversation has, and is taken up.
create function store_assigned(
  conversation uuid, channel uuid, team uuid, agent uuid, given boolean, at timestamptz, step integer, told jsonb)
returns void language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
begin
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
    update assignments s set taken_up_at = coalesce(s.taken_up_at, now()) where s.conversation_id = conversation;
  end if;
  perform tell(conversation, channel, told);
end $$;

-- Stores that a claim came out with a place in the line, whose age stays, and what is told of it.
create function store_waiting(
  conversation uuid, channel uuid, team uuid, at timestamptz, step integer, place jsonb, unattended boolean, told jsonb)
returns void language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  p record;
begin
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

-- Appends events to a conversation, as `insertEvents` (db/events.ts) does.
create function tell(conversation uuid, channel uuid, told jsonb) returns void language plpgsql volatile as $$
begin
  insert into events (conversation_id, channel_id, seq, type, at, actor, data, command_id)
  select conversation, channel, e.*
  from jsonb_to_recordset(told)
    as e(seq integer, type text, at timestamptz, actor jsonb, data jsonb, command_id uuid)
  order by e.seq
  on conflict (conversation_id, seq) do update set seq = excluded.seq
    where not is_told(events.conversation_id, events.seq, events.type, events.data, excluded.type, excluded.data);
end $$;
