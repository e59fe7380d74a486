-- Up Migration

-- Channels and their settings ----------------------------------------------------------------------------------------

create table channels (
  id uuid primary key,
  provider text not null,
  medium text not null check (medium in ('whatsapp', 'sms')),
  name text not null,
  account_sid text not null,
  -- One of the two: the number in E.164, or the service that owns numbers.
  phone_number text,
  messaging_service_sid text,
  -- Sealed (platform/secrets.ts); null once the channel is deleted.
  auth_token bytea,
  -- While a token is being rotated at the provider, webhooks signed with the old one still count.
  previous_auth_token bytea,
  previous_auth_token_until timestamptz,
  -- Sealed key of this channel's workflow ids. Never rotated: another key would give every contact a second workflow.
  id_key bytea not null,
  -- The current settings: a row of channel_versions.
  version integer not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  check ((phone_number is null) <> (messaging_service_sid is null))
);

-- A sender speaks for one live channel only; after deletion it is free again.
create unique index channels_sender on channels
  (provider, medium, account_sid, coalesce(phone_number, messaging_service_sid)) where deleted_at is null;

-- Tells the API processes, which keep channels in memory for the webhooks, that one has changed.
create function notify_channel_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('channel_changed', new.id::text);
  return null;
end $$;

create trigger channels_notify after insert or update on channels
  for each row execute function notify_channel_changed();

-- Append-only: who changed what, and every state to go back to.
create table channel_versions (
  channel_id uuid not null references channels,
  version integer not null,
  settings jsonb not null,
  -- What this version changed, as dotted names of settings.
  changed text[] not null,
  changed_by jsonb not null,
  changed_at timestamptz not null default now(),
  primary key (channel_id, version)
);

-- Agents -------------------------------------------------------------------------------------------------------------

create table agents (
  id uuid primary key,
  name text not null,
  email text not null,
  role text not null check (role in ('agent', 'supervisor', 'admin')),
  capacity integer not null check (capacity >= 0),
  token_hash text not null unique,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create unique index agents_email on agents (lower(email)) where deleted_at is null;

create table channel_agents (
  channel_id uuid not null references channels,
  agent_id uuid not null references agents,
  added_at timestamptz not null default now(),
  primary key (channel_id, agent_id)
);

create index channel_agents_agent on channel_agents (agent_id);

-- Contacts -----------------------------------------------------------------------------------------------------------

create table contacts (
  id uuid primary key,
  channel_id uuid not null references channels,
  name text,
  created_at timestamptz not null default now()
);

-- One person may write from a phone number, a WhatsApp user id, and its parent's.
create table contact_addresses (
  channel_id uuid not null references channels,
  address text not null,
  contact_id uuid not null references contacts,
  primary key (channel_id, address)
);

create index contact_addresses_contact on contact_addresses (contact_id);

-- Conversations ------------------------------------------------------------------------------------------------------

create table conversations (
  id uuid primary key,
  channel_id uuid not null references channels,
  contact_id uuid not null references contacts,
  workflow_id text not null,
  -- The customer's address as received, and ours they last wrote to.
  address text not null,
  our_address text,
  status text not null check (status in ('opening', 'ai', 'waiting', 'assigned', 'resolved', 'closed')),
  assignee_id uuid references agents,
  team_id uuid,
  ai_agent_id uuid,
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  labels text[] not null default '{}',
  previous_id uuid references conversations,
  started_by jsonb not null,
  created_at timestamptz not null,
  status_since timestamptz not null,
  -- Since when the customer waits for an answer: their first message that nobody answered.
  waiting_since timestamptz,
  last_inbound_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  close_reason text,
  -- When the keeper last saw its workflow running.
  checked_at timestamptz not null default now()
);

-- One open conversation a channel and address: the workflow id stands for both.
create unique index conversations_open on conversations (workflow_id) where status <> 'closed';
-- What a contact had with a channel before: looked for at each opening and each reply.
create index conversations_address on conversations (channel_id, address, created_at desc);
create index conversations_channel on conversations (channel_id, created_at desc, id);
create index conversations_contact on conversations (contact_id, created_at desc);
create index conversations_assignee on conversations (assignee_id, created_at desc) where assignee_id is not null;
create index conversations_unchecked on conversations (checked_at) where status <> 'closed';

-- Who holds a seat of whom. This row is the truth of an assignment; the conversation's assignee_id follows it.
create table assignments (
  conversation_id uuid primary key references conversations,
  agent_id uuid not null references agents,
  assigned_at timestamptz not null
);

create index assignments_agent on assignments (agent_id);

-- Messages and their deliveries --------------------------------------------------------------------------------------

create table messages (
  id uuid primary key,
  conversation_id uuid not null references conversations,
  channel_id uuid not null references channels,
  -- Given out by the workflow, so that an activity that runs twice writes the same row.
  seq integer not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  -- What the message is for: contact, reply, greeting, survey, survey_comment, survey_thanks, template.
  kind text not null,
  author_kind text not null check (author_kind in ('contact', 'agent', 'ai', 'system')),
  author_id uuid,
  text text not null,
  media jsonb not null default '[]',
  -- Outbound: a template with its variables, in place of text.
  content jsonb,
  -- Inbound: everything else the provider told (domain/message.ts).
  details jsonb not null default '{}',
  -- Inbound: the provider's id.
  provider_message_id text,
  received_at timestamptz,
  -- Handled long after it was received.
  late boolean not null default false,
  created_at timestamptz not null default now(),
  unique (conversation_id, seq),
  unique (channel_id, provider_message_id)
);

create index messages_inbound on messages (channel_id, received_at desc) where direction = 'inbound';

-- In the order in which a delivery moves: a report may come twice, late or out of order, and never moves one back.
-- `failed` stands below `delivered`: what did arrive was no failure.
create type delivery_status as enum
  ('queued', 'sending', 'unknown', 'accepted', 'sent', 'failed', 'delivered', 'read');

-- One row a part and attempt, written before the call; its id is in the status-callback URL.
create table deliveries (
  id uuid primary key,
  message_id uuid not null references messages,
  part integer not null,
  attempt integer not null,
  status delivery_status not null,
  -- This part's text.
  text text not null,
  provider_message_id text,
  error jsonb,
  send_by timestamptz not null,
  -- When the call began; until then it has certainly not left.
  sending_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (message_id, part, attempt)
);

create index deliveries_provider_message on deliveries (provider_message_id) where provider_message_id is not null;
-- Few at any time: many carriers report nothing behind `sent`, so that those stay what they are for ever.
create index deliveries_unsettled on deliveries (updated_at) where status in ('queued', 'sending');

-- The event stream ---------------------------------------------------------------------------------------------------

create sequence stream_position;

-- Append-only, and the source of reports. `xid` lets a reader stay below every transaction still under way, so that a
-- resumed stream skips nothing; it is read in the order (xid, position).
create table events (
  conversation_id uuid not null references conversations,
  seq integer not null,
  position bigint not null default nextval('stream_position'),
  xid xid8 not null default pg_current_xact_id(),
  channel_id uuid not null references channels,
  type text not null,
  at timestamptz not null,
  actor jsonb not null,
  data jsonb not null default '{}',
  -- The command whose outcome this event is.
  command_id uuid,
  primary key (conversation_id, seq)
);

create index events_stream on events (xid, position);
create index events_command on events (command_id) where command_id is not null;
create index events_type on events (type, at);
create index events_survey_scored on events ((data->>'surveyId')) where type = 'survey.scored';

-- Every step forward of a delivery; with the events, what the live stream shows.
create table delivery_reports (
  position bigint primary key default nextval('stream_position'),
  xid xid8 not null default pg_current_xact_id(),
  conversation_id uuid not null references conversations,
  channel_id uuid not null references channels,
  message_id uuid not null references messages,
  delivery_id uuid not null references deliveries,
  status delivery_status not null,
  -- The provider's own word.
  reported text not null,
  at timestamptz not null default now()
);

create index delivery_reports_stream on delivery_reports (xid, position);
create index delivery_reports_delivery on delivery_reports (delivery_id);
create index delivery_reports_channel on delivery_reports (channel_id, at);

-- Surveys ------------------------------------------------------------------------------------------------------------

create table surveys (
  id uuid primary key,
  conversation_id uuid not null references conversations,
  channel_id uuid not null references channels,
  -- The how manieth resolution of the conversation it asks about: one survey each.
  resolution integer not null,
  -- Who had the conversation when it was resolved; the score is theirs.
  agent_id uuid references agents,
  ai_agent_id uuid,
  status text not null check (status in ('open', 'scored', 'expired', 'skipped', 'superseded', 'failed')),
  -- Why it was skipped, superseded or failed.
  reason text,
  message_id uuid,
  expires_at timestamptz not null,
  score integer check (score between 1 and 5),
  scored_at timestamptz,
  comment text,
  comment_until timestamptz,
  -- The messages that gave them: an activity that runs twice must read the same message the same way.
  score_message_id uuid,
  comment_message_id uuid,
  created_at timestamptz not null,
  unique (conversation_id, resolution)
);

create index surveys_channel on surveys (channel_id, created_at);

-- The API's own ------------------------------------------------------------------------------------------------------

create table idempotency_keys (
  -- Digest of token, method, path and key.
  scope text primary key,
  body_hash text not null,
  -- The answer; null while the first request is under way. Its body is sealed: it may hold a token shown once.
  response_status integer,
  response_body bytea,
  created_at timestamptz not null default now()
);

create index idempotency_keys_age on idempotency_keys (created_at);

-- What the API shows of a message: its status is that of the last attempt of each part, the worst part speaking for all.
create view message_views as
select
  m.*,
  d.status,
  d.error,
  d.provider_message_ids
from messages m
left join lateral (
  select
    case
      when bool_or(last.status = 'failed') then 'failed'
      when bool_or(last.status = 'unknown') then 'unknown'
      when bool_or(last.status in ('queued', 'sending')) then 'queued'
      when bool_or(last.status in ('accepted', 'sent')) then 'sent'
      when bool_or(last.status = 'delivered') then 'delivered'
      else 'read'
    end as status,
    (array_agg(last.error order by last.part) filter (where last.status in ('failed', 'unknown')))[1] as error,
    array_agg(last.provider_message_id order by last.part) filter (where last.provider_message_id is not null)
      as provider_message_ids
  from (
    select distinct on (part) part, status, error, provider_message_id
    from deliveries
    where message_id = m.id
    order by part, attempt desc
  ) last
  having count(*) > 0
) d on true;
