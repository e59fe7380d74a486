-- Up Migration

-- How far the provider's list of a channel's incoming messages has been read: what came before the watermark is here.
create table inbound_readings (
  channel_id uuid primary key references channels,
  watermark timestamptz not null,
  -- Since when the number's messages come here; null: they are known to go elsewhere as yet, and are another's to answer.
  pointed_at timestamptz,
  -- The last time the list could be read; null: never yet.
  read_at timestamptz,
  -- Why it could not be read the last time: a code; null when it could.
  error text,
  -- Messages that came by the list and not by a webhook, in all.
  recovered bigint not null default 0
);

-- What came before there was a reader stays where it is.
insert into inbound_readings (channel_id, watermark, pointed_at)
select id, now(), now() from channels where deleted_at is null;

-- Messages that should have come by webhook and did not, as each reading of the list found them.
create table inbound_gaps (
  channel_id uuid not null references channels,
  found_at timestamptz not null,
  -- When the first and the last of them came to the provider.
  first_at timestamptz not null,
  last_at timestamptz not null,
  messages integer not null,
  primary key (channel_id, found_at)
);
