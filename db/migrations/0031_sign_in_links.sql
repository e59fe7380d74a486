-- Up Migration

-- Links that work once: to take up an account, to choose a new password, to sign in.
create table sign_in_links (
  id uuid primary key,
  agent_id uuid not null references agents,
  kind text not null check (kind in ('invite', 'reset', 'sign_in')),
  token_hash text not null unique,
  -- Null: the person asked for it themselves.
  created_by jsonb,
  -- Whole milliseconds, as the places in a list are told.
  created_at timestamptz not null default date_trunc('milliseconds', now()),
  expires_at timestamptz not null,
  used_at timestamptz
);

create index sign_in_links_open on sign_in_links (agent_id, kind) where used_at is null;
create index sign_in_links_list on sign_in_links (created_at, id) where used_at is null;
create index sign_in_links_expiry on sign_in_links (expires_at);

-- A person at an identity provider, by what it never gives to another: issuer and subject. An e-mail address may be.
create table identities (
  issuer text not null,
  subject text not null,
  agent_id uuid not null references agents,
  linked_at timestamptz not null default now(),
  primary key (issuer, subject)
);

create index identities_agent on identities (agent_id);

-- Answers of an identity provider that signed somebody in, so that none does so twice.
create table oidc_answers (
  flow_hash text primary key,
  used_at timestamptz not null default now()
);

create index oidc_answers_used on oidc_answers (used_at);
