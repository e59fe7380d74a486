-- Up Migration

-- A person who was erased keeps a row without a name or an address, since figures hang on their conversations.
alter table contacts
  add column erased_at timestamptz,
  add column erased_by jsonb,
  -- When the last of it was done: files, the provider, Temporal's histories.
  add column erasure_ended_at timestamptz;

-- Since when a conversation's texts, or its files, are no more: the person was erased, or their time is over.
alter table conversations
  add column texts_gone_at timestamptz,
  add column files_gone_at timestamptz;

create index conversations_kept on conversations (channel_id, closed_at)
  where closed_at is not null and (texts_gone_at is null or files_gone_at is null);

create index media_conversation on media (conversation_id);
create index reactions_conversation on reactions (conversation_id) where conversation_id is not null;
create index contacts_merged on contacts (merged_into) where merged_into is not null;

-- STOP holds for who was erased, when they write anew. `person` is the workflow id that an address leads to: an HMAC.
create table kept_opt_outs (
  channel_id uuid not null references channels,
  person text not null,
  since timestamptz not null,
  by text not null,
  primary key (channel_id, person)
);

-- Messages that are to be deleted at the provider too, until they are.
create table provider_erasures (
  contact_id uuid not null references contacts,
  provider_message_id text not null,
  -- Why the provider does not delete it; null while that is still to be tried.
  refused text,
  primary key (contact_id, provider_message_id)
);
