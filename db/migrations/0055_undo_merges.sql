-- Up Migration

-- The customer's address that a message came from. Null for messages that were stored before this was noted.
alter table messages add column from_address text;

alter table contacts
  -- Since when it is part of another contact.
  add column merged_at timestamptz,
  -- Workflows of somebody whom it was merged with by mistake. What it writes is not for them, wherever it arrives.
  add column not_at text[] not null default '{}';

-- What is needed to take back a merge that a person asked for. A row is deleted when the time to undo it is over, or when one of
-- the two is erased.
create table contact_merges (
  id uuid primary key,
  channel_id uuid not null references channels,
  -- The contact that was merged, and the one that stays.
  contact_id uuid not null references contacts,
  into_id uuid not null references contacts,
  merged_at timestamptz not null default now(),
  merged_by jsonb not null,
  undo_until timestamptz not null,
  -- Addresses of the merged contact, in all their spellings, and those that its messages have told since.
  addresses text[] not null,
  -- The labels of the two before. They follow when a label gets another name.
  labels text[] not null,
  into_labels text[] not null,
  -- The rest (db/merges.ts).
  kept jsonb not null,
  undone_at timestamptz,
  undone_by jsonb
);

create index contact_merges_channel on contact_merges (channel_id);
create index contact_merges_contact on contact_merges (contact_id);
create index contact_merges_into on contact_merges (into_id);
create index contact_merges_until on contact_merges (undo_until);
