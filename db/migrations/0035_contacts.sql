-- Up Migration

-- What people here write about a contact ------------------------------------------------------------------------------

alter table contacts
  -- A person gave the name: the customer's own does not replace it.
  add column name_given boolean not null default false,
  add column labels text[] not null default '{}',
  add column notes text not null default '',
  add column version integer not null default 1,
  -- What they write is kept, and nobody is asked to answer it.
  add column blocked_at timestamptz,
  add column blocked_by jsonb,
  -- Whether the provider keeps their messages away too; null: it can't, or was not asked yet.
  add column blocked_at_provider boolean,
  -- Why it does not.
  add column block_error jsonb;

create index contacts_blocked on contacts (channel_id, created_at desc, id desc) where blocked_at is not null;

-- To the millisecond, because a list's cursor has no more digits.
alter table contacts alter column created_at set default date_trunc('milliseconds', now());
update contacts set created_at = date_trunc('milliseconds', created_at) where created_at <> date_trunc('milliseconds', created_at);

-- Lists of a channel's people: the newest first, by the beginning of their names, by the end of their numbers. The order of bytes
-- lets a beginning be found, whatever the database's own order is.
create index contacts_newest on contacts (channel_id, created_at desc, id desc)
  where merged_into is null and erased_at is null;
create index contacts_name on contacts (channel_id, (lower(name) collate "C"), id)
  where merged_into is null and erased_at is null and name is not null;
create index contacts_labelled on contacts (channel_id, created_at desc, id desc)
  where labels <> '{}' and merged_into is null and erased_at is null;
create index contact_addresses_end on contact_addresses (channel_id, (reverse(address) collate "C"), contact_id);

-- The catalogue of labels ----------------------------------------------------------------------------------------------

-- Conversations, contacts and rules hold labels as text: what is not in here is a label too, without a colour.
create table labels (
  id uuid primary key,
  name text not null,
  color text not null,
  scope text not null check (scope in ('conversation', 'contact', 'both')),
  -- A name that it had, while what has it is moved to the name it has now; of a deleted one, while it is taken off.
  moving_from text,
  deleted_at timestamptz,
  created_at timestamptz not null default now()
);

create unique index labels_name on labels (lower(name)) where deleted_at is null;
create index labels_moving on labels (id) where moving_from is not null;
create index conversations_labels on conversations using gin (labels) where labels <> '{}';
create index contacts_labels on contacts using gin (labels) where labels <> '{}';
