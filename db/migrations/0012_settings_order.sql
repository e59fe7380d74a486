-- Up Migration

-- When a version was asked for: a change that an outage held up must not undo a later one.
alter table channel_versions add column asked_at timestamptz not null default now();
