-- Up Migration

-- When the keeper last asked the provider for the templates, whether or not it got an answer.
alter table channel_templates add column polled_at timestamptz not null default now();
