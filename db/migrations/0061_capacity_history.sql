-- Up Migration

-- Each change of how many conversations an agent can have at once, whoever makes it.
create table capacity_history (
  agent_id uuid not null references agents,
  since timestamptz not null,
  capacity integer not null,
  primary key (agent_id, since)
);

create function note_capacity() returns trigger language plpgsql as $$
begin
  insert into capacity_history (agent_id, since, capacity) values (new.id, now(), new.capacity)
  on conflict (agent_id, since) do update set capacity = excluded.capacity;
  return null;
end $$;

create trigger agents_capacity_added after insert on agents for each row execute function note_capacity();
create trigger agents_capacity_changed after update of capacity on agents for each row
  when (old.capacity is distinct from new.capacity) execute function note_capacity();

-- The past, from the audit log: each change with what was before it. What was before the first is since the agent is there.
with changes as (
  select target_id as agent_id, at, (before->>'capacity')::integer as before, (after->>'capacity')::integer as after
  from audit_log
  where action = 'agent.capacity_set' and outcome = 'done' and target_type = 'agent'
    and before->>'capacity' ~ '^\d{1,4}$' and after->>'capacity' ~ '^\d{1,4}$'
)
insert into capacity_history (agent_id, since, capacity)
select a.id, a.created_at, coalesce(
  (select c.before from changes c where c.agent_id = a.id and c.at > a.created_at order by c.at limit 1), a.capacity)
from agents a
union all
select c.agent_id, max(c.at), (array_agg(c.after order by c.at desc))[1]
from changes c join agents a on a.id = c.agent_id where c.at > a.created_at group by c.agent_id, c.at;

-- A change that the log does not have, such as one of an operator's.
insert into capacity_history (agent_id, since, capacity)
select a.id, now(), a.capacity from agents a
where a.capacity <> (select h.capacity from capacity_history h where h.agent_id = a.id order by h.since desc limit 1);
