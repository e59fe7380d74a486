import {
  type RivalConversation,
  type RunningConversation,
  survivingConversation,
} from '../domain/identity.ts'
import type { Sql } from './client.ts'
import { toldAgain } from './contacts.ts'

/** A contact: one person with all their known addresses. */
export interface Person {
  contactId: string
  addresses: string[]
  /** The address they last wrote from; null if they never wrote. */
  lastAddress: string | null
  /** When they last wrote to this sender. */
  lastInboundAt: Date | null
  optedOutSince: Date | null
  /** Since when people here have blocked them. */
  blockedSince: Date | null
  /** Their open conversation, and the workflow that runs it. */
  open: RunningConversation | null
}

/** Finds the person with one of these addresses in a channel. Undefined if there is none. */
export async function findPerson(
  sql: Sql,
  channelId: string,
  addresses: string[],
): Promise<Person | undefined> {
  const [person] = await sql<Person[]>`
    select p.id as contact_id, p.blocked_at as blocked_since,
      (select array_agg(address) from contact_addresses where contact_id = p.id) as addresses,
      last.address as last_address, last.last_inbound_at,
      (select since from opt_outs where contact_id = p.id and ended_at is null) as opted_out_since,
      (select jsonb_build_object('conversationId', id, 'workflowId', workflow_id) from conversations
        where contact_id = p.id and status <> 'closed' and merged_into is null) as open
    from contacts p
    left join lateral (
      select address, last_inbound_at from conversations
      where contact_id = p.id and last_inbound_at is not null order by last_inbound_at desc limit 1
    ) last on true
    where p.id = (
      -- Several have them until it is known that they are one person: then the one who is being talked with.
      select a.contact_id from contact_addresses a left join conversations o
        on o.contact_id = a.contact_id and o.status <> 'closed' and o.merged_into is null
      where a.channel_id = ${channelId} and a.address = any(${addresses})
      order by o.id is null limit 1)`
  return person
}

/**
 * The key of a PostgreSQL advisory lock. Changes to the people of one channel run one after the other. The number is
 * arbitrary but must not change.
 */
const PEOPLE_LOCK = 7_305_002

/**
 * Locks the people of a channel. Must be the first statement of a transaction that stores addresses or merges contacts;
 * otherwise two of them can deadlock.
 */
export async function lockPeople(tx: Sql, channelId: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${PEOPLE_LOCK}, hashtext(${channelId}))`
}

/**
 * Stores addresses of a conversation's customer. Returns the contacts with any of these addresses, the conversation's own
 * first. If there are several, they are one person.
 */
export async function learnAddresses(
  tx: Sql,
  { conversationId, channelId }: { conversationId: string; channelId: string },
  { addresses, known }: { addresses: string[]; known: string[] },
): Promise<string[]> {
  const [own] = await tx<{ contactId: string; isErased: boolean }[]>`
    select p.id as contact_id, p.erased_at is not null as is_erased
    from conversations c join contacts p on p.id = c.contact_id where c.id = ${conversationId}`
  if (!own) throw new Error('the conversation does not exist')
  // The conversation is about to end. Somebody who writes from there counts as a new person.
  if (own.isErased) return [own.contactId]
  await noteAddresses(tx, channelId, own.contactId, addresses)
  return [...new Set([own.contactId, ...(await findContacts(tx, channelId, known))])]
}

/** The contacts with any of these addresses. */
export async function findContacts(sql: Sql, channelId: string, addresses: string[]): Promise<string[]> {
  const found = await sql<{ contactId: string }[]>`
    select distinct contact_id from contact_addresses
    where channel_id = ${channelId} and address = any(${addresses})`
  return found.map(({ contactId }) => contactId)
}

/** Gives addresses to a contact, except those that another contact has. One that gets any is told in the stream. */
export async function noteAddresses(
  tx: Sql,
  channelId: string,
  contactId: string,
  addresses: string[],
): Promise<void> {
  await tx`
    with added as (
      insert into contact_addresses (channel_id, address, contact_id)
      select ${channelId}, address, ${contactId} from unnest(${addresses}::text[]) address
      on conflict do nothing
      returning contact_id
    )
    update contacts set ${toldAgain(tx)}
    where id in (select contact_id from added) and erased_at is null and merged_into is null`
}

/** Messages to a contact at one of these older addresses go to the newest (the first of the list) from now on. */
export async function moveTo(tx: Sql, contactId: string, addresses: string[]): Promise<void> {
  const [newest = '', ...older] = addresses
  await tx`
    update conversations set address = ${newest}
    where contact_id = ${contactId} and status <> 'closed' and address = any(${older})`
}

/** The conversation that continues in place of this one, if this one is to end for another. */
export async function endsFor(sql: Sql, conversationId: string): Promise<RunningConversation | undefined> {
  const [other] = await sql<RunningConversation[]>`
    select o.id as conversation_id, o.workflow_id
    from conversations c join conversations o on o.id = c.merged_into where c.id = ${conversationId}`
  return other
}

/** Conversations that were to end for another but are still open, with the one that continues. */
export function listEnding(
  sql: Sql,
): Promise<{ id: string; workflowId: string; goesOn: RunningConversation }[]> {
  return sql<{ id: string; workflowId: string; goesOn: RunningConversation }[]>`
    select c.id, c.workflow_id,
      jsonb_build_object('conversationId', o.id, 'workflowId', o.workflow_id) as goes_on
    from conversations c join conversations o on o.id = c.merged_into
    where c.status <> 'closed' limit 500`
}

/** The contact's last closed conversation; undefined if there is none. */
export async function lastClosedOf(tx: Sql, contactId: string): Promise<string | undefined> {
  const [last] = await tx<{ id: string }[]>`
    select id from conversations where contact_id = ${contactId} and status = 'closed'
    order by created_at desc limit 1`
  return last?.id
}

/** The result of merging contacts that are one person. */
export interface Merged {
  contactId: string
  /** The contacts that were merged into `contactId`. */
  mergedIds: string[]
  /** If there were several open conversations, the one that continues; `ending` are the others. */
  goesOn?: OpenConversation
  ending: OpenConversation[]
}

export interface OpenConversation extends RivalConversation {
  workflowId: string
  /** Since when the customer waits for an answer in this conversation. */
  waitingSince: Date | null
}

/**
 * Merges contacts into one of them, by default the oldest, which gets all addresses, conversations, reactions, labels, notes
 * and the opt-out; if one of them is blocked, it is. Of their open conversations one continues; the others are marked to
 * end, and the caller has to signal their workflows.
 */
export async function mergeContacts(tx: Sql, contactIds: string[], into?: string): Promise<Merged> {
  // Always in the same order, so that two merges at once can't deadlock.
  const contacts = await tx<{ id: string }[]>`
    select id from contacts where id = any(${contactIds}) order by id for update`
  const [oldest] = await tx<{ id: string }[]>`
    select id from contacts where id = any(${contactIds}) and merged_into is null
    order by id is distinct from ${into ?? null}, created_at, id limit 1`
  if (!oldest) throw new Error('these contacts are already merged')
  const mergedIds = contacts.map(({ id }) => id).filter(id => id !== oldest.id)
  const rivals = await tx<(Omit<OpenConversation, 'createdAt'> & { createdAt: Date })[]>`
    select id, status, created_at, workflow_id, waiting_since from conversations
    where contact_id = any(${contactIds}) and status <> 'closed' and merged_into is null
    order by id for update`
  const open = rivals.map(rival => ({ ...rival, createdAt: rival.createdAt.getTime() }))
  const first = survivingConversation(open)
  const ending = open.filter(({ id }) => id !== first?.id)
  if (first && ending.length > 0) {
    const ids = ending.map(({ id }) => id)
    // Also conversations that were to end for one of these and have not ended yet.
    await tx`
      update conversations set merged_into = ${first.id}
      where id = any(${ids}) or (merged_into = any(${ids}) and status <> 'closed')`
  }
  await tx`update conversations set contact_id = ${oldest.id} where contact_id = any(${mergedIds})`
  await tx`update contact_addresses set contact_id = ${oldest.id} where contact_id = any(${mergedIds})`
  await tx`update reactions set contact_id = ${oldest.id} where contact_id = any(${mergedIds})`
  await mergeOptOuts(tx, oldest.id, mergedIds)
  await tx`
    update contacts set ${toldAgain(tx)}, marketing_stopped_at = (
      select max(marketing_stopped_at) from contacts where id = any(${contactIds}))
    where id = ${oldest.id}`
  await mergeNotes(tx, oldest.id, mergedIds)
  await tx`
    update contacts p set name = coalesce(p.name, (select name from contacts
      where id = any(${mergedIds}) and name is not null order by created_at desc limit 1))
    where p.id = ${oldest.id}`
  await tx`update contacts set merged_into = ${oldest.id}, merged_at = now() where id = any(${mergedIds})`
  // If somebody whom it was parted from is among them, none of its ways is foreign any more.
  await tx`
    update contacts set not_at = (
      select case when bool_or(c.id is not null) then '{}' else coalesce(array_agg(distinct at), '{}') end
      from contacts p cross join unnest(p.not_at) at
      left join conversations c on c.contact_id = ${oldest.id} and c.workflow_id = at
      where p.id = any(${contactIds}))
    where id = ${oldest.id}`
  await tx`delete from search_contacts where contact_id = any(${mergedIds})`
  return { contactId: oldest.id, mergedIds, goesOn: ending.length > 0 ? first : undefined, ending }
}

/** Nothing that people here wrote about any of the contacts is lost. A name that they gave is kept before another. */
async function mergeNotes(tx: Sql, contactId: string, mergedIds: string[]): Promise<void> {
  await tx`
    update contacts p set version = p.version + 1,
      labels = (select coalesce(array_agg(distinct label), '{}') from unnest(p.labels || o.labels) label),
      notes = concat_ws(E'\n\n', nullif(p.notes, ''), nullif(o.notes, '')),
      name = case when p.name_given then p.name else coalesce(o.given, p.name) end,
      name_given = p.name_given or o.given is not null,
      blocked_at = least(p.blocked_at, o.blocked_at), blocked_by = coalesce(p.blocked_by, o.blocked_by)
    from (
      select coalesce((select array_agg(distinct label) from contacts l, unnest(l.labels) label
          where l.id = any(${mergedIds})), '{}') as labels,
        string_agg(nullif(notes, ''), E'\n\n' order by created_at, id) as notes,
        (array_agg(name order by created_at) filter (where name_given))[1] as given,
        min(blocked_at) as blocked_at, (array_agg(blocked_by) filter (where blocked_at is not null))[1] as blocked_by
      from contacts where id = any(${mergedIds})
    ) o
    where p.id = ${contactId}`
  await tx`
    update contacts set labels = '{}', notes = '', blocked_at = null, blocked_by = null where id = any(${mergedIds})`
}

/** The latest opt-out or opt-in of any of the contacts counts for the person. */
async function mergeOptOuts(tx: Sql, contactId: string, mergedIds: string[]): Promise<void> {
  await tx`
    with words as (
      delete from opt_outs where contact_id = any(${[contactId, ...mergedIds]})
      returning since, by, ended_at
    )
    insert into opt_outs (contact_id, since, by, ended_at)
    select ${contactId}, since, by, ended_at from words order by greatest(since, ended_at) desc limit 1`
}

/**
 * Moves the customer's unanswered messages from one conversation to another of the same contact, in order. Returns how many
 * it moved.
 */
export async function moveUnanswered(
  tx: Sql,
  move: { from: string; to: string; since: Date; firstSeq: number; most: number },
): Promise<number> {
  const { from, to, since, firstSeq, most } = move
  const { count } = await tx`
    with moved as (
      select m.id, ${firstSeq}::integer - 1 + row_number() over (order by m.seq) as seq, c.address
      from messages m join conversations c on c.id = m.conversation_id join conversations o on o.id = ${to}
      where m.conversation_id = ${from} and m.direction = 'inbound' and m.received_at >= ${since}
        -- The merge that moves them may have been undone.
        and o.contact_id = c.contact_id
      order by m.seq limit ${most}
    ), files as (
      update media set conversation_id = ${to} from moved where media.message_id = moved.id
    ), reacted as (
      update reactions r set conversation_id = ${to} from moved where r.message_id = moved.id
    )
    update messages m set conversation_id = ${to}, seq = moved.seq,
      from_address = coalesce(m.from_address, nullif(moved.address, ''))
    from moved where m.id = moved.id`
  return count
}

/** When the first message at these places of a conversation was received, epoch ms; undefined if there is none. */
export async function receivedFirst(
  tx: Sql,
  conversationId: string,
  { firstSeq, most }: { firstSeq: number; most: number },
): Promise<number | undefined> {
  const [first] = await tx<{ at: Date | null }[]>`
    select min(received_at) as at from messages
    where conversation_id = ${conversationId} and seq >= ${firstSeq} and seq < ${firstSeq + most}`
  return first?.at?.getTime()
}
