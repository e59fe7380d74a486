-- Up Migration

-- A contact is a person: whoever is known by one of its addresses. Two that turn out to be one become the older of them.
alter table contacts add column merged_into uuid references contacts;

-- Of two conversations that turn out to be with one person, one goes on; this one ends, and hands it what comes.
alter table conversations add column merged_into uuid references conversations;

-- A person may have been talking in two conversations, from two addresses, before that was ruled out: the older goes on.
update conversations c set merged_into = (
  select o.id from conversations o where o.contact_id = c.contact_id and o.status <> 'closed'
  order by o.created_at, o.id limit 1)
where status <> 'closed' and exists (
  select from conversations o where o.contact_id = c.contact_id and o.status <> 'closed'
    and (o.created_at, o.id) < (c.created_at, c.id));

-- One open conversation a person, from whichever of their addresses.
create unique index conversations_open_person on conversations (contact_id)
  where status <> 'closed' and merged_into is null;

-- Nobody asks by address any more what a contact had.
drop index conversations_address;
create index conversations_address on conversations (channel_id, address);

-- Where a call was made to: the conversation's address is whichever the customer wrote from last.
alter table deliveries add column to_address text;

-- STOP holds for the person, whatever they write from. The last word counts.
alter table opt_outs add column contact_id uuid references contacts;
update opt_outs o set contact_id = a.contact_id from contact_addresses a
where a.channel_id = o.channel_id and a.address = o.address;
delete from opt_outs o where contact_id is null or exists (
  select from opt_outs later where later.contact_id = o.contact_id
    and (greatest(later.since, later.ended_at), later.address) > (greatest(o.since, o.ended_at), o.address));
alter table opt_outs drop constraint opt_outs_pkey, drop column address, drop column channel_id,
  alter column contact_id set not null, add primary key (contact_id);

-- Conversations that are to end for another, until their workflows have heard of it.
create index conversations_ending on conversations (merged_into) where status <> 'closed' and merged_into is not null;
