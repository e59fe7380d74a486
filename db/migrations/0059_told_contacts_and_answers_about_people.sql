-- Up Migration

-- The contacts, conversations and views that a kept answer tells about, so that an erasure finds it. Null: it tells about nobody,
-- or is from before this version. Those are forgotten after a day, as all are.
alter table idempotency_keys add column about uuid[];

create index idempotency_keys_about on idempotency_keys using gin (about) where about is not null;
