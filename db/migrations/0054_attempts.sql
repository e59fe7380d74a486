-- Up Migration

-- Calls that the provider did not take, and after which the same delivery is tried again: the latest of them with their time and
-- error, and how many there were. A delivery is one row, however often it is called.
alter table deliveries
  add column refusals jsonb not null default '[]',
  add column refused integer not null default 0;
