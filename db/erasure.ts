import type { Actor } from '../domain/conversation.ts'
import { workflowIds } from '../protocol/workflow-ids.ts'
import { json, type Sql } from './client.ts'
import { isByWord } from './delivery-reports.ts'
import { blankAnswersAbout } from './idempotency.ts'
import { lockPeople } from './people.ts'

/** A contact. If it was merged into another, this is that one. */
export interface Contact {
  id: string
  channelId: string
  name: string | null
  createdAt: Date
  erasedAt: Date | null
  erasureEndedAt: Date | null
}

/** The contact; if it was merged into another, that one. */
export async function loadContact(sql: Sql, id: string): Promise<Contact | undefined> {
  const [contact] = await sql<Contact[]>`
    with recursive chain as (
      select * from contacts where id = ${id}
      union all
      select p.* from contacts p join chain on p.id = chain.merged_into
    )
    select id, channel_id, name, created_at, erased_at, erasure_ended_at from chain where merged_into is null`
  return contact
}

/** The contact, and all contacts that were merged into it. */
const everyoneOf = (sql: Sql, id: string) => sql`
  with recursive everyone as (
    select id from contacts where id = ${id}
    union all
    select p.id from contacts p join everyone on p.merged_into = everyone.id
  )`

/**
 * Makes sure that nothing more is stored about a person under this contact. Their name and addresses are removed, so a new
 * message from these addresses comes from an unknown person. An opt-out is kept under a key derived from the addresses.
 * Returns these.
 *
 * @param personOf the workflow id that belongs to an address
 */
export async function detachContact(
  tx: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
  { by, personOf }: { by: Actor; personOf: (address: string) => string },
): Promise<string[]> {
  await lockPeople(tx, channelId)
  const named = await tx<{ name: string }[]>`
    ${everyoneOf(tx, id)}
    select name from contacts where id in (select id from everyone) and name <> ''`
  // This comes before the addresses are read: an opening that has already found the contact ends first, and a later one
  // finds it erased.
  await tx`
    ${everyoneOf(tx, id)}
    update contacts set name = null, name_given = false, labels = '{}', notes = '', blocked_at = null, blocked_by = null,
      blocked_at_provider = null, block_error = null, erased_at = coalesce(erased_at, now()),
      erased_by = coalesce(erased_by, ${json(tx, by)})
    where id in (select id from everyone)`
  await tx`
    ${everyoneOf(tx, id)}
    delete from contact_merges where contact_id in (select id from everyone) or into_id in (select id from everyone)`
  const known = await tx<{ address: string }[]>`
    delete from contact_addresses where contact_id = ${id} returning address`
  const addresses = known.map(({ address }) => address)
  await deleteViewsOf(
    tx,
    named.map(({ name }) => name),
    addresses,
  )
  const persons = [...new Set(addresses.map(personOf))]
  // A message that came by one of these was passed on to the workflow of their conversation, but stands in its history too.
  await tx`
    update contacts set not_at = array(select distinct at from unnest(not_at || ${persons}::text[]) at
      where at not in (select workflow_id from conversations where contact_id = ${id}))
    where id = ${id} and ${persons.length} > 0`
  await keepOptOut(tx, { id, channelId }, persons)
  return addresses
}

/** Digits that are fewer than these name nobody. */
const SHORTEST_NUMBER = 6

/** Deletes the lists that people keep to find somebody: by their whole name, or by their number in any form. */
async function deleteViewsOf(tx: Sql, names: string[], addresses: string[]): Promise<void> {
  const numbers = addresses.map(address => address.replace(/\D/g, ''))
  const deleted = await tx<{ id: string }[]>`
    delete from views where id in (
      select v.id from views v,
        lateral (select ltrim(regexp_replace(v.query->>'q', '\\D', '', 'g'), '0') as digits) q
      where lower(trim(v.query->>'q')) in (select lower(trim(name)) from unnest(${names}::text[]) name)
        or length(q.digits) >= ${SHORTEST_NUMBER}
          and exists (select from unnest(${numbers}::text[]) number where position(q.digits in number) > 0))
    returning id`
  await blankAnswersAbout(
    tx,
    deleted.map(({ id }) => id),
  )
}

/** Blanks what is kept of answers to requests about this person. */
export async function blankAnswers(sql: Sql, contactId: string): Promise<void> {
  const ids = await sql<{ id: string }[]>`
    ${everyoneOf(sql, contactId)}
    select id from everyone
    union all
    select id from conversations where contact_id = ${contactId}`
  await blankAnswersAbout(
    sql,
    ids.map(({ id }) => id),
  )
}

/** Keeps a current opt-out under each of the person's keys, and forgets one that was taken back. */
async function keepOptOut(
  tx: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
  persons: string[],
): Promise<void> {
  await tx`
    delete from kept_opt_outs where channel_id = ${channelId} and person = any(${persons})
      and not exists (select from opt_outs where contact_id = ${id} and ended_at is null)`
  await tx`
    insert into kept_opt_outs (channel_id, person, since, by)
    select ${channelId}, person, since, by from opt_outs, unnest(${persons}::text[]) person
    where contact_id = ${id} and ended_at is null
    on conflict (channel_id, person) do nothing`
}

/** Since when somebody who was erased, and is now to be written to again, has wanted no messages. */
export async function keptOptOutSince(
  sql: Sql,
  channelId: string,
  person: string,
): Promise<Date | undefined> {
  const [row] = await sql<{ since: Date }[]>`
    select since from kept_opt_outs where channel_id = ${channelId} and person = ${person}`
  return row?.since
}

export interface ErasedConversation {
  id: string
  workflowId: string
  isOpen: boolean
  /** Whether its texts still exist. */
  isLegible: boolean
}

/** A contact's conversations, the oldest first. */
export function listConversationsOf(sql: Sql, contactId: string): Promise<ErasedConversation[]> {
  return sql<ErasedConversation[]>`
    select id, workflow_id, status <> 'closed' as is_open, texts_gone_at is null or address <> '' as is_legible
    from conversations where contact_id = ${contactId} order by created_at, id`
}

/**
 * Queues the messages to be deleted at the provider: those of conversations, and reactions without one. To be called before
 * they are blanked, because the ids are lost then.
 */
export async function queueAtProvider(
  sql: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
): Promise<void> {
  await sql`
    insert into provider_erasures (contact_id, provider_message_id)
    select ${id}, provider_message_id from (
      select m.provider_message_id from conversations c join messages m on m.conversation_id = c.id
      where c.contact_id = ${id}
      union
      select d.provider_message_id from conversations c join messages m on m.conversation_id = c.id
      join deliveries d on d.message_id = m.id where c.contact_id = ${id}
      union
      select provider_message_id from reactions where contact_id = ${id} and channel_id = ${channelId}
    ) of_theirs where provider_message_id is not null
    on conflict (contact_id, provider_message_id) do update set refused = null`
}

/** Before the id of a delivery, in place of an id that the provider gave. */
const OF_DELIVERY = 'delivery:'

/**
 * Stores which sends have an outcome that nobody knows: the provider may have a message that can't be deleted without its
 * id. If a late report brings the id, a second erasure deletes it.
 */
export async function noteInDoubt(tx: Sql, contactId: string): Promise<void> {
  await tx`
    delete from provider_erasures
    where contact_id = ${contactId} and starts_with(provider_message_id, ${OF_DELIVERY})`
  await tx`
    insert into provider_erasures (contact_id, provider_message_id, refused)
    select ${contactId}, ${OF_DELIVERY} || d.id, 'in_doubt'
    from conversations c join messages m on m.conversation_id = c.id join deliveries d on d.message_id = m.id
    where c.contact_id = ${contactId} and d.provider_message_id is null
      and (d.status in ('sending', 'unknown', 'accepted') or ${isByWord(tx)})`
}

/** Blanks a person's reactions that belong to none of their conversations. */
export async function blankReactions(sql: Sql, contactId: string): Promise<void> {
  await sql`update reactions set emoji = null, removed = true where contact_id = ${contactId}`
}

export async function nextAtProvider(sql: Sql, contactId: string, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select provider_message_id as id from provider_erasures
    where contact_id = ${contactId} and refused is null order by random() limit ${limit}`
  return rows.map(({ id }) => id)
}

export async function noteErasedAtProvider(sql: Sql, contactId: string, id: string): Promise<void> {
  await sql`delete from provider_erasures where contact_id = ${contactId} and provider_message_id = ${id}`
}

/**
 * Stores that a message stays at the provider, which refuses to delete it or did not delete it in time. With a null id, all
 * that are left stay.
 */
export async function noteKeptAtProvider(
  sql: Sql,
  contactId: string,
  id: string | null,
  refused: string,
): Promise<void> {
  await sql`
    update provider_erasures set refused = ${refused}
    where contact_id = ${contactId} and refused is null ${id === null ? sql`` : sql`and provider_message_id = ${id}`}`
}

/**
 * The ids of the workflows whose histories contain data of a person: those of their conversations, and of the files they
 * sent.
 */
export async function listWorkflowsOf(sql: Sql, contactId: string): Promise<string[]> {
  const rows = await sql<{ kind: keyof typeof WORKFLOWS; id: string }[]>`
    select 'conversation' as kind, workflow_id as id from conversations
    where contact_id = ${contactId} and workflow_id not like 'erased:%'
    union
    -- Their messages went through while they were one with another contact by mistake, or by an address of theirs.
    select 'conversation', unnest(not_at) from contacts where id = ${contactId}
    union
    select 'message', f.message_id::text from media f join conversations c on c.id = f.conversation_id
    where c.contact_id = ${contactId} and c.workflow_id not like 'erased:%'
    union
    select 'medium', f.id::text from media f join conversations c on c.id = f.conversation_id
    where c.contact_id = ${contactId} and c.workflow_id not like 'erased:%'`
  return rows.map(({ kind, id }) => WORKFLOWS[kind](id))
}

const WORKFLOWS = {
  conversation: (workflowId: string) => workflowId,
  message: workflowIds.fetchMedia,
  medium: workflowIds.fetchMediaAgain,
}

/**
 * Ends an erasure: replaces the person's workflow ids, now that nothing has to be found by them. Returns how many messages
 * the provider has kept.
 */
export async function endErasure(
  tx: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
): Promise<number> {
  const workflows = await tx<{ workflowId: string }[]>`
    select distinct workflow_id from conversations where contact_id = ${id} and workflow_id not like 'erased:%'`
  // They may have opted out or in while their last conversation was ending.
  await keepOptOut(
    tx,
    { id, channelId },
    workflows.map(({ workflowId }) => workflowId),
  )
  await tx`delete from opt_outs where contact_id = ${id}`
  await tx`update conversations set workflow_id = 'erased:' || id where contact_id = ${id} and status = 'closed'`
  await tx`update contacts set not_at = '{}', erasure_ended_at = coalesce(erasure_ended_at, now()) where id = ${id}`
  const [left] = await tx<{ count: number }[]>`
    select count(*)::integer as count from provider_erasures where contact_id = ${id}`
  return left?.count ?? 0
}
