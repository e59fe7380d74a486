-- Up Migration

-- The templates of a channel's account as the provider last listed them, so that a desk can show them at once.
create table channel_templates (
  channel_id uuid primary key references channels,
  fetched_at timestamptz not null,
  templates jsonb not null
);
