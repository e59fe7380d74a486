-- Up Migration

-- Who was mentioned in a note of a conversation: they may read it, whether or not they handle its channel. It stays until the
-- conversation's texts go.
create table mentions (
  agent_id uuid not null references agents,
  conversation_id uuid not null,
  since timestamptz not null default now(),
  primary key (agent_id, conversation_id)
);

create index mentions_conversation on mentions (conversation_id);
