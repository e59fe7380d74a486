-- Up Migration

-- Durations of conversations, made from the events (domain/reporting/measures.ts). They can be deleted and made again.
create table report_measures (
  conversation_id uuid not null,
  number integer not null,
  channel_id uuid not null,
  measure text not null,
  began_at timestamptz not null,
  -- The time to which it belongs in a report.
  ended_at timestamptz not null,
  wall_ms bigint not null,
  -- What of it was within business hours. All of it, where the channel had none.
  business_ms bigint not null,
  -- Who answered, or who took part: agent, ai, both or nobody.
  by text not null,
  agent_id uuid,
  team_id uuid,
  primary key (conversation_id, number)
);

create index report_measures_ended on report_measures (measure, ended_at, conversation_id, number);

-- Up to where the events were read for them: a position in the stream. One row.
create table report_progress (
  single boolean primary key default true check (single),
  xid xid8 not null default '0',
  position bigint not null default 0,
  -- All events until then were read.
  complete_at timestamptz
);

insert into report_progress default values;

create index deliveries_created on deliveries (created_at);

-- Each change of an agent's presence, whoever makes it.
create table presence_history (
  agent_id uuid not null references agents,
  since timestamptz not null,
  presence text not null,
  primary key (agent_id, since)
);

create index presence_history_since on presence_history (since);

create function note_presence() returns trigger language plpgsql as $$
begin
  -- A heartbeat that ran out ended the presence before, although nobody has stored it.
  if tg_op = 'UPDATE' and old.presence <> 'offline' and old.presence_until < new.presence_since then
    insert into presence_history (agent_id, since, presence) values (new.id, old.presence_until, 'offline')
    on conflict do nothing;
  end if;
  insert into presence_history (agent_id, since, presence) values (new.id, new.presence_since, new.presence)
  on conflict (agent_id, since) do update set presence = excluded.presence;
  return null;
end $$;

create trigger agents_presence_added after insert on agents for each row execute function note_presence();
create trigger agents_presence_changed after update of presence, presence_since on agents for each row
  when ((old.presence, old.presence_since) is distinct from (new.presence, new.presence_since))
  execute function note_presence();

insert into presence_history (agent_id, since, presence) select id, presence_since, presence from agents;
