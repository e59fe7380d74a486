-- Up Migration

-- The contacts, conversations and views that a kept answer tells about, so that an erasure finds it. Null: it tells about nobody,
-- or is from before this version. Those are forgotten after a day, as all are.
alter table idempotency_keys add column about uuid[];

create index idempotency_keys_about on idempotency_keys using gin (about) where about is not null;

-- Contacts in the stream: one that changes again moves forward in it.
alter table contacts
  add column told_at timestamptz,
  add column position bigint,
  add column xid xid8;

create function tell_contact() returns trigger language plpgsql as $$
begin
  new.told_at := now();
  new.position := nextval('stream_position');
  new.xid := pg_current_xact_id();
  return new;
end $$;

-- One that was merged into another is no contact any more: the other one is told.
create trigger contacts_tell before update on contacts for each row
  when (new.merged_into is null
    and (old.version, old.name, old.labels, old.notes, old.blocked_at, old.blocked_at_provider, old.block_error,
        old.marketing_stopped_at, old.erased_at, old.erasure_ended_at, old.merged_into)
      is distinct from
      (new.version, new.name, new.labels, new.notes, new.blocked_at, new.blocked_at_provider, new.block_error,
        new.marketing_stopped_at, new.erased_at, new.erasure_ended_at, new.merged_into))
  execute function tell_contact();

create index contacts_stream on contacts (xid, position) where position is not null;
