-- Up Migration

-- Files that people here send: in messages, and in canned replies. The store has each under its id.
create table uploads (
  id uuid primary key,
  name text not null,
  -- Null while it arrives: what broke off is removed like what nobody names.
  content_type text,
  size bigint,
  sha256 bytea,
  -- Of a WebP: a moving sticker has a limit of its own.
  is_animated boolean,
  -- Digest of token and Idempotency-Key.
  key_hash text unique,
  -- Null: the administrator's own token.
  agent_id uuid references agents,
  created_at timestamptz not null default now(),
  -- Since when nothing names it, as far as anybody knows: the keeper looks before it removes one. Null: something does.
  unused_since timestamptz default now()
);

create index uploads_unused on uploads (unused_since) where unused_since is not null;

-- The messages that name a file. What takes a message's text away takes these away too.
create table upload_uses (
  upload_id uuid not null references uploads,
  message_id uuid not null references messages,
  conversation_id uuid not null references conversations,
  primary key (upload_id, message_id)
);

create index upload_uses_conversation on upload_uses (conversation_id);

-- Canned replies -----------------------------------------------------------------------------------------------------

create table replies (
  id uuid primary key,
  name text not null,
  -- What is typed to find it; null: only its name.
  shortcut text,
  -- Names of folders from the outermost, separated by slashes; empty: none.
  folder text not null default '',
  -- Whose alone it is; null: shared.
  agent_id uuid references agents,
  -- Whom a shared one is for: who handles one of the channels or is in one of the teams; neither: everybody.
  channel_ids uuid[] not null default '{}',
  team_ids uuid[] not null default '{}',
  -- Its text by language, and which of them stands in for the others.
  texts jsonb not null,
  language text not null,
  uses integer not null default 0,
  last_used_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);

create unique index replies_shortcut on replies
  (coalesce(agent_id, '00000000-0000-0000-0000-000000000000'), lower(shortcut)) where shortcut is not null;
create index replies_name on replies (folder, name, id);
create index replies_agent on replies (agent_id) where agent_id is not null;

create table reply_files (
  reply_id uuid not null references replies on delete cascade,
  upload_id uuid not null references uploads,
  place smallint not null,
  primary key (reply_id, upload_id)
);

create index reply_files_upload on reply_files (upload_id);
