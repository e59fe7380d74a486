-- Up Migration

-- Who can take a conversation now ------------------------------------------------------------------------------------

alter table agents
  add column presence text not null default 'offline' check (presence in ('online', 'away', 'offline')),
  add column presence_since timestamptz not null default now(),
  -- Of a heartbeat: past it, the agent counts as offline without another word.
  add column presence_until timestamptz,
  -- The last time automation or a person gave them a conversation, in any channel.
  add column last_assigned_at timestamptz;

-- Round robin goes in sequence within a channel.
alter table channel_agents add column last_assigned_at timestamptz;

create table teams (
  id uuid primary key,
  name text not null,
  -- Hours of its own, which hold for what is allocated to it; null: the channel's.
  business_hours jsonb,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create unique index teams_name on teams (lower(name)) where deleted_at is null;

create table team_agents (
  team_id uuid not null references teams,
  agent_id uuid not null references agents,
  primary key (team_id, agent_id)
);

create index team_agents_agent on team_agents (agent_id);

-- The waiting line ---------------------------------------------------------------------------------------------------

-- Conversations that need a human and have none. Given out by priority, then age, within what each asks for.
create table waiting_line (
  conversation_id uuid primary key references conversations,
  channel_id uuid not null references channels,
  -- 0 low, 1 normal, 2 high, 3 urgent: in this order an index can be read.
  priority smallint not null,
  since timestamptz not null,
  -- Only members of this team, or only this agent.
  team_id uuid references teams,
  agent_id uuid references agents,
  -- Not to these: they had it and did not answer.
  excluded uuid[] not null default '{}',
  -- Not before the next opening.
  not_before timestamptz,
  -- The step of its workflow that put it here: a second try of that step finds what the first one brought.
  seq integer
);

create index waiting_line_order on waiting_line (priority desc, since, conversation_id);
create index waiting_line_channel on waiting_line (channel_id);

alter table assignments
  add column by text not null default 'person' check (by in ('person', 'automation')),
  -- Of automation: who was considered, and why this one (domain/choose-agent.ts).
  add column decision jsonb,
  -- The step of its workflow that asked for it.
  add column seq integer,
  -- When the conversation's workflow learned of it. A seat that is granted and not taken up is the keeper's business.
  add column taken_up_at timestamptz default now();

create index assignments_not_taken_up on assignments (assigned_at) where taken_up_at is null;

-- AI agents ----------------------------------------------------------------------------------------------------------

create table ai_agents (
  id uuid primary key,
  name text not null,
  model text not null,
  instructions text not null,
  knowledge text not null default '',
  temperature real,
  limits jsonb not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create unique index ai_agents_name on ai_agents (lower(name)) where deleted_at is null;

-- What the AI said in a turn, before it is known whether it may still be sent. The workflow's history holds no text.
create table ai_drafts (
  conversation_id uuid not null references conversations,
  turn integer not null,
  text text not null,
  -- For the human who takes over.
  summary text not null,
  -- The turn's result, given again when its activity runs twice.
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (conversation_id, turn)
);

-- The fence: rises with each change of hands and each message of the customer. An answer of the AI leaves only while the
-- number that its turn began with still stands here.
alter table conversations add column epoch integer not null default 0;
