-- Up Migration

-- Versions of what two people can change at once, for If-Match. A trigger counts, so that what a workflow changes counts too.
alter table agents add column version integer not null default 1;
alter table teams add column version integer not null default 1;
alter table labels add column version integer not null default 1;
alter table views add column version integer not null default 1;

create function count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create trigger agents_version before update of name, email, role, capacity on agents for each row
  when ((old.name, old.email, old.role, old.capacity) is distinct from (new.name, new.email, new.role, new.capacity))
  execute function count_version();
create trigger teams_version before update of name, business_hours on teams for each row
  when ((old.name, old.business_hours) is distinct from (new.name, new.business_hours))
  execute function count_version();
create trigger labels_version before update of name, color, scope on labels for each row
  when ((old.name, old.color, old.scope) is distinct from (new.name, new.color, new.scope))
  execute function count_version();
create trigger views_version before update of name, scope, team_id, query on views for each row
  when ((old.name, old.scope, old.team_id, old.query) is distinct from (new.name, new.scope, new.team_id, new.query))
  execute function count_version();

-- What the short lists of every desk are made of, in the stream: agents, teams, labels, channels, shared views and replies, AI
-- agents. Each once: what changes again moves forward.
create table told_objects (
  kind text not null check (kind in ('agent', 'team', 'label', 'channel', 'view', 'reply', 'ai_agent')),
  id uuid not null,
  -- Only who handles it is told; null: everybody.
  channel_id uuid references channels,
  at timestamptz not null default now(),
  position bigint not null default nextval('stream_position'),
  xid xid8 not null default pg_current_xact_id(),
  primary key (kind, id)
);

create index told_objects_stream on told_objects (xid, position);

create function tell_objects(kind text, ids uuid[]) returns void language sql as $$
  insert into told_objects (kind, id, channel_id)
  -- In one order, so that two changes of the same ones do not wait for each other.
  select kind, id, case kind when 'channel' then id end from (select distinct unnest(ids) as id order by 1) one
  on conflict on constraint told_objects_pkey
  do update set at = excluded.at, position = excluded.position, xid = excluded.xid
$$;

create function tell_object() returns trigger language plpgsql as $$
begin
  perform tell_objects(tg_argv[0], array[case when tg_op = 'DELETE' then old.id else new.id end]);
  return null;
end $$;

create trigger agents_tell_new after insert on agents for each row execute function tell_object('agent');
create trigger agents_tell after update of name, email, role, capacity, version, deleted_at on agents for each row
  when ((old.version, old.deleted_at) is distinct from (new.version, new.deleted_at))
  execute function tell_object('agent');
create trigger teams_tell_new after insert on teams for each row execute function tell_object('team');
create trigger teams_tell after update on teams for each row
  when ((old.version, old.deleted_at) is distinct from (new.version, new.deleted_at))
  execute function tell_object('team');
create trigger labels_tell_new after insert on labels for each row execute function tell_object('label');
create trigger labels_tell after update on labels for each row
  when ((old.version, old.moving_from, old.deleted_at) is distinct from (new.version, new.moving_from, new.deleted_at))
  execute function tell_object('label');
create trigger channels_tell_new after insert on channels for each row execute function tell_object('channel');
create trigger channels_tell after update of name, deleted_at on channels for each row
  when ((old.name, old.deleted_at) is distinct from (new.name, new.deleted_at))
  execute function tell_object('channel');
create trigger ai_agents_tell_new after insert on ai_agents for each row execute function tell_object('ai_agent');
create trigger ai_agents_tell after update on ai_agents for each row
  when ((old.version, old.deleted_at) is distinct from (new.version, new.deleted_at))
  execute function tell_object('ai_agent');

-- What is one person's alone is nobody else's news.
create trigger views_tell_new after insert on views for each row
  when (new.scope <> 'private') execute function tell_object('view');
create trigger views_tell after update on views for each row
  when (old.version <> new.version and (old.scope <> 'private' or new.scope <> 'private'))
  execute function tell_object('view');
create trigger views_tell_gone after delete on views for each row
  when (old.scope <> 'private') execute function tell_object('view');
create trigger replies_tell_new after insert on replies for each row
  when (new.agent_id is null) execute function tell_object('reply');
create trigger replies_tell after update on replies for each row
  when (old.version <> new.version and new.agent_id is null) execute function tell_object('reply');
create trigger replies_tell_gone after delete on replies for each row
  when (old.agent_id is null) execute function tell_object('reply');

-- The members of a team belong to it, so they count in its version; which channels somebody handles is told as a change of
-- the person, who may see another channel then.
create function team_members_changed() returns trigger language plpgsql as $$
begin
  update teams set version = version + 1 where id in (select id from teams
    where id in (select team_id from changed) and deleted_at is null order by id for no key update);
  return null;
end $$;
create trigger team_agents_added after insert on team_agents referencing new table as changed
  for each statement execute function team_members_changed();
create trigger team_agents_removed after delete on team_agents referencing old table as changed
  for each statement execute function team_members_changed();

create function channel_members_changed() returns trigger language plpgsql as $$
begin
  perform tell_objects('agent', (select array_agg(agent_id) from changed));
  return null;
end $$;
create trigger channel_agents_added after insert on channel_agents referencing new table as changed
  for each statement execute function channel_members_changed();
create trigger channel_agents_removed after delete on channel_agents referencing old table as changed
  for each statement execute function channel_members_changed();
