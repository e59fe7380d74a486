-- Up Migration

-- What each hour of a channel looked like when the provider's list, the database and the workflows were compared.
create table audits (
  channel_id uuid not null references channels,
  hour timestamptz not null,
  -- Up to when; before the hour's end where it was asked for while it ran.
  until timestamptz not null,
  audited_at timestamptz not null default now(),
  inbound_provider integer not null,
  inbound_stored integer not null,
  outbound_provider integer not null,
  outbound_stored integer not null,
  outbound_decided integer not null,
  unexplained integer not null,
  alert boolean not null,
  -- Some of its differences may be gone at another look.
  unsettled boolean not null,
  -- The first ones; how many there are is in the counts.
  differences jsonb not null,
  primary key (channel_id, hour)
);

-- Until when the provider asked not to be read again.
alter table inbound_readings add column not_before timestamptz;

-- How many messages were read from the list is counted where they are: a reading that was broken off counted them twice.
alter table inbound_readings drop column recovered;
create index messages_recovered on messages (channel_id) where details ? 'recovered';
