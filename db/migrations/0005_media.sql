-- Up Migration

-- What came with a customer's message beside its text: one row a medium. The message is shown before its media are here.
create table media (
  -- Derived from message and index, so that an activity that runs twice writes the same row.
  id uuid primary key,
  message_id uuid not null references messages,
  conversation_id uuid not null references conversations,
  channel_id uuid not null references channels,
  index smallint not null,
  -- At the provider, which hands it out for the channel's credentials only.
  source_url text not null,
  -- As the provider names it.
  declared_type text not null,
  state text not null default 'pending' check (state in ('pending', 'stored', 'failed', 'refused')),
  -- Why it is not here; while it is pending, why the last try failed.
  error text,
  -- Once it is stored: what it is served as, bytes, and where the store has it.
  content_type text,
  size bigint,
  sha256 bytea,
  storage_key text,
  created_at timestamptz not null default now(),
  -- The last time it changed its state, and its place in the live stream since then.
  changed_at timestamptz,
  position bigint,
  xid xid8,
  unique (message_id, index),
  check (state <> 'stored' or (content_type is not null and size is not null and storage_key is not null))
);

create index media_stream on media (xid, position) where position is not null;
create index media_pending on media (channel_id) where state = 'pending';

-- What came before there was anything to fetch it: a person may still ask for it.
insert into media (id, message_id, conversation_id, channel_id, index, source_url, declared_type, state, error)
select gen_random_uuid(), m.id, m.conversation_id, m.channel_id, item.place - 1, item.medium->>'url',
  coalesce(item.medium->>'contentType', 'application/octet-stream'), 'failed', 'not_fetched'
from messages m, jsonb_array_elements(m.media) with ordinality as item(medium, place)
where m.direction = 'inbound' and item.medium->>'url' is not null;
