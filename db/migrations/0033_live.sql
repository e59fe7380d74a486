-- Up Migration

-- What changes without a conversation, in the stream -------------------------------------------------------------------

-- A presence that changes again moves forward in the stream.
alter table agents
  add column presence_position bigint,
  add column presence_xid xid8;

create function tell_presence() returns trigger language plpgsql as $$
begin
  new.presence_position := nextval('stream_position');
  new.presence_xid := pg_current_xact_id();
  return new;
end $$;

create trigger agents_presence before update of presence on agents
  for each row when (old.presence is distinct from new.presence) execute function tell_presence();

create index agents_stream on agents (presence_xid, presence_position) where presence_position is not null;

-- Versions of settings. Those from before this version are not told.
alter table channel_versions
  add column position bigint,
  add column xid xid8;
alter table channel_versions
  alter column position set default nextval('stream_position'),
  alter column xid set default pg_current_xact_id();

create index channel_versions_stream on channel_versions (xid, position) where position is not null;
