-- Up Migration

-- Browsers that are told by their maker's push service what concerns an agent, also while no page is open. One of them ends with
-- its session, however that ends.
create table push_subscriptions (
  id uuid primary key,
  agent_id uuid not null references agents,
  session_id uuid not null unique references sessions on delete cascade,
  -- The address at the push service, and the keys for the content (RFC 8291), in base64url.
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  -- Whether a notification may show what the customer wrote.
  shows_text boolean not null default false,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  -- How many notifications in a row did not go out.
  failures integer not null default 0
);

create index push_subscriptions_agent on push_subscriptions (agent_id, created_at);

-- Up to where the stream was read for them. The row's lock says who is at it.
create table push_progress (
  is_single boolean primary key default true check (is_single),
  xid xid8 not null,
  position bigint not null
);

insert into push_progress (xid, position)
values ((pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text::xid8, 9223372036854775807);

-- What was read and is still to be handed to a workflow. The ids name it; nothing of it can be read here.
create table push_notices (
  id uuid primary key,
  conversation_id uuid not null,
  message_id uuid,
  kind text not null,
  event_id text not null,
  subscription_ids uuid[] not null,
  at timestamptz not null
);

create index push_notices_age on push_notices (at);
