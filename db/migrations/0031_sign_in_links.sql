-- Up Migration

-- One-use links: to accept an account, to set a new password, or to sign in.
create table sign_in_links (
  id uuid primary key,
  agent_id uuid not null references agents,
  kind text not null check (kind in ('invite', 'reset', 'sign_in')),
  token_hash text not null unique,
  -- Null if the agent requested the link.
  created_by jsonb,
  -- In whole milliseconds, like the cursors of lists.
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  expires_at timestamptz not null,
  used_at timestamptz
);

create index sign_in_links_open on sign_in_links (agent_id, kind) where used_at is null;
create index sign_in_links_list on sign_in_links (created_at, id) where used_at is null;
create index sign_in_links_expiry on sign_in_links (expires_at);

-- A person at an identity provider. Issuer and subject never change; an e-mail address can pass to another person.
create table identities (
  issuer text not null,
  subject text not null,
  agent_id uuid not null references agents,
  linked_at timestamptz not null default now(),
  primary key (issuer, subject)
);

create index identities_agent on identities (agent_id);

-- Used answers of an identity provider, so that none can be used twice.
create table oidc_answers (
  flow_hash text primary key,
  used_at timestamptz not null default now()
);

create index oidc_answers_used on oidc_answers (used_at);
