-- Up Migration

-- Append-only, like `channel_versions`: who changed an AI agent, and every state to go back to.
create table ai_agent_versions (
  ai_agent_id uuid not null references ai_agents,
  version integer not null,
  -- Everything that can be changed, as in `ai_agents`.
  profile jsonb not null,
  -- What this version changed, as dotted names.
  changed text[] not null,
  changed_by jsonb not null,
  changed_at timestamptz not null default now(),
  -- When the change was requested: an outage may hold a request up while later ones are carried out.
  asked_at timestamptz not null default now(),
  primary key (ai_agent_id, version)
);

alter table ai_agents add column version integer not null default 1;

create function ai_agent_profile(agent ai_agents) returns jsonb language sql immutable as $$
  select jsonb_build_object('name', agent.name, 'model', agent.model, 'instructions', agent.instructions,
    'knowledge', agent.knowledge, 'temperature', agent.temperature, 'limits', agent.limits)
$$;

insert into ai_agent_versions (ai_agent_id, version, profile, changed, changed_by, changed_at, asked_at)
select id, 1, ai_agent_profile(a), '{created}', '{"kind": "system"}', created_at, created_at from ai_agents a;

-- A process of an older version writes `ai_agents` alone, during a rolling upgrade.
create function count_ai_agent_version() returns trigger language plpgsql as $$
begin
  if new.version = old.version and ai_agent_profile(new) is distinct from ai_agent_profile(old) then
    new.version := old.version + 1;
  end if;
  return new;
end $$;

create function keep_ai_agent_version() returns trigger language plpgsql as $$
begin
  -- A process of this version has stored it in the same statement, with who made it.
  insert into ai_agent_versions (ai_agent_id, version, profile, changed, changed_by)
  values (new.id, new.version, ai_agent_profile(new),
    case when tg_op = 'INSERT' then '{created}'::text[]
      else array(select n.key from jsonb_each(ai_agent_profile(new)) n
        where n.value is distinct from ai_agent_profile(old)->n.key) end,
    '{"kind": "system"}')
  on conflict do nothing;
  return null;
end $$;

create trigger ai_agents_counted before update on ai_agents
  for each row execute function count_ai_agent_version();
create trigger ai_agents_kept after insert or update on ai_agents
  for each row execute function keep_ai_agent_version();
