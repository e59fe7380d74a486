-- Up Migration

-- By what messages, notes and names are found (domain/search). Neither table is written where messages are recorded and sent:
-- a worker fills them a moment later from the stream. To fill them anew, empty both and insert the row 'backward' again.

create table search_messages (
  -- Of the event in the stream that told it: newer ones have greater numbers.
  position bigint primary key,
  channel_id uuid not null,
  -- Null: a note. Then the other two say which event it is.
  message_id uuid unique,
  conversation_id uuid,
  seq integer,
  -- The pieces of its text, its stretch of positions, and its channel, as numbers (db/search/marks.ts).
  grams integer[] not null
);

create index search_messages_note on search_messages (conversation_id) where message_id is null;
-- Without a list of what is not sorted in yet, which each search would have to read.
create index search_messages_grams on search_messages using gin (grams) with (fastupdate = off);

create sequence search_contact_position;

create table search_contacts (
  contact_id uuid primary key,
  position bigint not null unique,
  channel_id uuid not null,
  -- The name when it was read: another one is read anew.
  name text not null,
  grams integer[] not null
);

create index search_contacts_grams on search_contacts using gin (grams) with (fastupdate = off);

-- Every search reads few rows by the index: with statistics of single grams, the planner may think otherwise.
alter table search_messages alter column grams set statistics 0;
alter table search_contacts alter column grams set statistics 0;

-- Up to where the stream was read: what came since this version, forward; what was there before, backward until it is all read,
-- then its row is deleted. The lock of a row says who is at it.
create table search_progress (
  direction text primary key check (direction in ('forward', 'backward')),
  xid xid8 not null,
  position bigint not null
);

insert into search_progress
select direction, (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text::xid8, 9223372036854775807
from unnest(array['forward', 'backward']) direction;
