import type { Actor } from '../domain/conversation.ts'
import { workflowIds } from '../protocol/workflow-ids.ts'
import { json, type Sql } from './client.ts'
import { lockPeople } from './people.ts'

/** A contact as it is now: the one that others have become one with. */
export interface Contact {
  id: string
  channelId: string
  name: string | null
  createdAt: Date
  erasedAt: Date | null
  erasureEndedAt: Date | null
}

/** The contact, or the one that it has become one with. */
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

/** The contact, and all that have become one with it. */
const everyoneOf = (sql: Sql, id: string) => sql`
  with recursive everyone as (
    select id from contacts where id = ${id}
    union all
    select p.id from contacts p join everyone on p.merged_into = everyone.id
  )`

/**
 * Lets nothing more be stored of a person under this contact: its name and addresses go, so that whoever writes from them is
 * somebody new. That they want no messages is kept under what their addresses come to.
 *
 * @param personOf the workflow id that an address leads to
 */
export async function detachContact(
  tx: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
  { by, personOf }: { by: Actor; personOf: (address: string) => string },
): Promise<void> {
  await lockPeople(tx, channelId)
  // Before the look at the addresses: an opening that has found the contact ends first, and a later one finds it gone.
  await tx`
    ${everyoneOf(tx, id)}
    update contacts set name = null, erased_at = coalesce(erased_at, now()),
      erased_by = coalesce(erased_by, ${json(tx, by)})
    where id in (select id from everyone)`
  const known = await tx<{ address: string }[]>`
    delete from contact_addresses where contact_id = ${id} returning address`
  await keepOptOut(tx, { id, channelId }, [...new Set(known.map(({ address }) => personOf(address)))])
}

/** Keeps an opt-out that holds, under each of these names of the person, and forgets one that was taken back. */
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

/** Since when somebody who was erased, and is to be written to anew, has wanted no messages. */
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
  /** Whether its texts are there still. */
  isLegible: boolean
}

/** A contact's conversations, the oldest first. */
export function listConversationsOf(sql: Sql, contactId: string): Promise<ErasedConversation[]> {
  return sql<ErasedConversation[]>`
    select id, workflow_id, status <> 'closed' as is_open, texts_gone_at is null or address <> '' as is_legible
    from conversations where contact_id = ${contactId} order by created_at, id`
}

/** Notes what of a conversation, or of reactions to none, is to be deleted at the provider. Before they are blanked. */
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

/** Reactions of a person that belong to no conversation of theirs. */
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

/** It stays there: the provider refuses, or has not deleted it in time. Null for all that are left. */
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

/** Ids of the workflows whose histories tell of a person: of their conversations, and of files they sent. */
export async function listWorkflowsOf(sql: Sql, contactId: string): Promise<string[]> {
  const rows = await sql<{ kind: keyof typeof WORKFLOWS; id: string }[]>`
    select 'conversation' as kind, workflow_id as id from conversations
    where contact_id = ${contactId} and workflow_id not like 'erased:%'
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
 * The end of it: what the person's workflows are called goes too, once nothing has to be found by it. Returns how many
 * messages the provider has kept.
 */
export async function endErasure(
  tx: Sql,
  { id, channelId }: Pick<Contact, 'id' | 'channelId'>,
): Promise<number> {
  const workflows = await tx<{ workflowId: string }[]>`
    select distinct workflow_id from conversations where contact_id = ${id} and workflow_id not like 'erased:%'`
  // What they said of it while their last conversation ended.
  await keepOptOut(
    tx,
    { id, channelId },
    workflows.map(({ workflowId }) => workflowId),
  )
  await tx`delete from opt_outs where contact_id = ${id}`
  await tx`update conversations set workflow_id = 'erased:' || id where contact_id = ${id} and status = 'closed'`
  await tx`update contacts set erasure_ended_at = coalesce(erasure_ended_at, now()) where id = ${id}`
  const [left] = await tx<{ count: number }[]>`
    select count(*)::integer as count from provider_erasures where contact_id = ${id}`
  return left?.count ?? 0
}
