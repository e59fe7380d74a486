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

-- The locks of the pools of these, in the order in which everybody takes them.
create function seat_locks(touched uuid[]) returns bigint[] language sql stable as $$
  select coalesce(array_agg(distinct lock order by lock), '{}') from (
    select hashtextextended(coalesce(p.pool, t.id)::text, 7305001) as lock
    from unnest(touched) t(id) left join seat_pools p on p.id = t.id
  ) locks
$$;

-- The channels and agents whose seats a change may touch: those named, who has a seat for one of the conversations (it may be
-- somebody who has left the channel), and who is in one of the teams.
create function seats_touched(named uuid[], conversations uuid[], teams uuid[]) returns uuid[] language sql stable as $$
  select named
    || array(select agent_id from assignments where conversation_id = any(conversations))
    || array(select agent_id from team_agents where team_id = any(teams))
$$;

-- Takes the locks of all pools that a change may touch until the transaction ends; `shared`: only holds their seats as they are.
-- Returns the channels and agents by which the pools were found. Each statement of a function sees all that was committed when
-- the lock was given: pools that were joined or split meanwhile are found, their old locks given back (with the block, which is
-- a subtransaction), and the others taken. Whoever has the whole installation's lock has all of them.
create function lock_seats(named uuid[], conversations uuid[], teams uuid[], shared boolean default false)
returns uuid[] language plpgsql volatile as $$
declare
  touched uuid[];
  locks bigint[];
  lock bigint;
begin
  perform pg_advisory_xact_lock_shared(7305001);
  loop
    begin
      locks := seat_locks(seats_touched(named, conversations, teams));
      foreach lock in array locks loop
        if shared then
          perform pg_advisory_xact_lock_shared(lock);
        else
          perform pg_advisory_xact_lock(lock);
        end if;
      end loop;
      touched := seats_touched(named, conversations, teams);
      if seat_locks(touched) <@ locks then
        return touched;
      end if;
      raise exception 'the pools have changed' using errcode = 'SB003';
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
create index waiting_line_agent on waiting_line (channel_id, agent_id, priority desc, since, conversation_id)
  where agent_id is not null and not_before is null;
create index waiting_line_due on waiting_line (channel_id, not_before) where not_before is not null;
