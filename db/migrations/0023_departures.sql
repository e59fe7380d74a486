-- Up Migration

-- Who left keeps a row, since the history names them; their address goes with them, and is free for another.
alter table agents
  alter column email drop not null,
  add column deleted_by jsonb;

update agents set email = null, email_key = null where deleted_at is not null;
