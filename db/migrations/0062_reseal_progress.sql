-- Up Migration

-- How far `npm run reseal` has read the history of each running workflow, and under which keys it found payloads. A history only
-- grows, so what was read is not read again: neither when the command is repeated, nor after it broke off.
create table reseal_progress (
  run_id text primary key,
  -- The last event that was read.
  event_id bigint not null,
  -- Ids of keys; no secrets.
  key_ids text[] not null
);
