-- Up Migration

-- Several providers: an account, what is no secret of it in the provider's own form, and its credentials as one sealed value. A
-- value from before that is Twilio's auth token (providers/credentials.ts).
alter table channels rename column account_sid to account_id;
alter table channels rename column auth_token to credentials;
alter table channels rename column previous_auth_token to previous_credentials;
alter table channels rename column previous_auth_token_until to previous_credentials_until;
alter table channels add column provider_config jsonb not null default '{}';
update channels set provider_config = jsonb_strip_nulls(jsonb_build_object('region', region, 'edge', edge))
where region is not null or edge is not null;
alter table channels drop column region, drop column edge;

-- For processes of the version before, while they are being replaced: they read these, and store no channel meanwhile.
alter table channels
  add column account_sid text generated always as (account_id) stored,
  add column auth_token bytea generated always as (credentials) stored,
  add column previous_auth_token bytea generated always as (previous_credentials) stored,
  add column previous_auth_token_until timestamptz generated always as (previous_credentials_until) stored,
  add column region text generated always as (provider_config->>'region') stored,
  add column edge text generated always as (provider_config->>'edge') stored;

-- What webhooks bring and nobody takes up (for a number of no channel, of a kind unknown): how often, and when last.
create table webhook_left (
  channel_id uuid not null references channels,
  what text not null,
  count bigint not null,
  last_at timestamptz not null default now(),
  primary key (channel_id, what)
);

-- What a provider tells of an account or number of its own accord, the last of each kind.
create table channel_notices (
  channel_id uuid not null references channels,
  code text not null,
  detail text not null,
  at timestamptz not null default now(),
  primary key (channel_id, code)
);

-- Reports of deliveries that are known by the provider's id only, and came before the answer that tells whose that is.
create table early_reports (
  position bigint generated always as identity primary key,
  -- Those whose message it may be.
  channel_ids uuid[] not null,
  provider_message_id text not null,
  report jsonb not null,
  received_at timestamptz not null default now()
);
create unique index early_reports_message on early_reports (provider_message_id, (report->>'status'));

-- What an hour was compared with: the provider's list, or only what it reported by itself.
alter table audits add column source text not null default 'list';

-- Since when a customer takes nothing that is marketing, as they told the provider; what answers them still goes.
alter table contacts add column marketing_stopped_at timestamptz;
