-- Up Migration

-- An agent has several tokens, each with a name. The token that was created with the agent is one of them.
create table api_tokens (
  id uuid primary key,
  agent_id uuid not null references agents,
  name text not null,
  token_hash text not null unique,
  -- The token in `agents.token_hash`. Older versions know only this one, so it is stored in both places.
  is_first boolean not null default false,
  created_by jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz
);

create index api_tokens_agent on api_tokens (agent_id, created_at);
create unique index api_tokens_first on api_tokens (agent_id) where is_first;
create index api_tokens_expiry on api_tokens (expires_at) where expires_at is not null;

-- An older process writes only `agents.token_hash`. Without this trigger, a token that it replaces would stay valid.
create function keep_first_token() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.token_hash = old.token_hash then
    return null;
  end if;
  delete from api_tokens where agent_id = new.id and is_first;
  if new.token_hash not like 'ended %' then
    insert into api_tokens (id, agent_id, name, token_hash, is_first)
    values (gen_random_uuid(), new.id, 'First token', new.token_hash, true);
  end if;
  return null;
end $$;

create trigger agents_first_token after insert or update of token_hash on agents
  for each row execute function keep_first_token();

insert into api_tokens (id, agent_id, name, token_hash, is_first, created_at)
select gen_random_uuid(), id, 'First token', token_hash, true, created_at
from agents where deleted_at is null and token_hash not like 'ended %';

-- A signed-in browser. Ended sessions are deleted.
create table sessions (
  id uuid primary key,
  agent_id uuid not null references agents,
  -- SHA-256 of the cookie's 256 random bits.
  secret_hash text not null unique,
  method text not null check (method in ('password', 'link', 'oidc')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_seen_at timestamptz not null default now(),
  address text not null,
  user_agent text,
  -- Ids of the person and the session at the identity provider, for back-channel logout.
  oidc_issuer text,
  oidc_subject text,
  oidc_sid text
);

create index sessions_agent on sessions (agent_id, created_at);
create index sessions_last_seen on sessions (last_seen_at);
create index sessions_expiry on sessions (expires_at);
create index sessions_oidc on sessions (oidc_issuer, oidc_sid) where oidc_sid is not null;

create table passwords (
  agent_id uuid primary key references agents,
  -- Includes the parameters and the salt (api/session/password-hash.ts).
  hash text not null,
  changed_at timestamptz not null default now()
);

-- Personal settings. They are not in `agents`, because each heartbeat rewrites its rows.
create table agent_settings (
  agent_id uuid primary key references agents,
  settings jsonb not null,
  changed_at timestamptz not null default now()
);
