-- Up Migration

-- What customers put on a message in place of an answer. The latest of a person on a message counts.
create table reactions (
  id bigint generated always as identity primary key,
  channel_id uuid not null references channels,
  provider_message_id text not null,
  -- Null where it isn't found; the conversation is then the person's open or latest one, if they have any.
  message_id uuid references messages,
  conversation_id uuid references conversations,
  contact_id uuid references contacts,
  -- Null for one that is taken back, and for a sticker.
  emoji text,
  removed boolean not null,
  received_at timestamptz not null,
  unique (channel_id, provider_message_id)
);

create index reactions_message on reactions (message_id) where message_id is not null;
create index reactions_contact on reactions (contact_id);
create index reactions_channel on reactions (channel_id, received_at);
