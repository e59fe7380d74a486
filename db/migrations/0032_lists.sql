-- Up Migration

-- Lists of conversations by their last message, and by who waits longest -----------------------------------------------

alter table conversations
  -- When the last message came or was stored. Null in a conversation that has had none since this version: see `recency`.
  add column last_message_at timestamptz,
  -- The place of the customer's last message, since this version: what was written before it counts as read by everybody.
  add column last_inbound_seq integer not null default 0;

-- Where a conversation stands in a list by its last message. A function, so that nothing has to be written to the many that
-- have ended: they stand where the customer last wrote.
create function recency(last_message_at timestamptz, last_inbound_at timestamptz, created_at timestamptz)
returns timestamptz language sql immutable parallel safe as $$
  select coalesce(last_message_at, last_inbound_at, created_at)
$$;

-- Only the open ones, which are few.
update conversations c
set last_message_at = date_trunc('milliseconds', coalesce(
  (select coalesce(m.received_at, m.created_at) from messages m where m.conversation_id = c.id order by m.seq desc limit 1),
  c.created_at))
where c.status <> 'closed';

create index conversations_recent on conversations
  (channel_id, status, recency(last_message_at, last_inbound_at, created_at) desc, id desc);
create index conversations_recent_assignee on conversations
  (assignee_id, status, recency(last_message_at, last_inbound_at, created_at) desc, id desc) where assignee_id is not null;
create index conversations_waits on conversations (channel_id, waiting_since, id) where waiting_since is not null;

-- Which messages did not arrive, or nobody knows whether they did.
create index deliveries_problem on deliveries (message_id, part) where status in ('failed', 'unknown');

-- Read and unread, of each person --------------------------------------------------------------------------------------

create table conversation_reads (
  agent_id uuid not null references agents,
  conversation_id uuid not null references conversations,
  channel_id uuid not null references channels,
  -- Everything up to this place is read.
  seq integer not null,
  at timestamptz not null default now(),
  -- Moves forward in the stream with each change.
  position bigint not null default nextval('stream_position'),
  xid xid8 not null default pg_current_xact_id(),
  primary key (agent_id, conversation_id)
);

create index conversation_reads_stream on conversation_reads (xid, position);

-- What people are about to write ---------------------------------------------------------------------------------------

create table drafts (
  conversation_id uuid not null references conversations,
  agent_id uuid not null references agents,
  mode text not null check (mode in ('reply', 'note')),
  text text not null,
  since timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (conversation_id, agent_id, mode)
);

create index drafts_agent on drafts (agent_id);

-- Lists that people keep ----------------------------------------------------------------------------------------------

create table views (
  id uuid primary key,
  name text not null,
  scope text not null check (scope in ('private', 'team', 'all')),
  -- Null: the administrator's own token made it.
  owner_id uuid references agents,
  team_id uuid references teams,
  -- The query of the list, as it stands in the address.
  query jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((scope = 'team') = (team_id is not null)),
  check (scope <> 'private' or owner_id is not null)
);

create index views_owner on views (owner_id, name, id);
create index views_team on views (team_id, name, id) where team_id is not null;
create index views_all on views (name, id) where scope = 'all';
