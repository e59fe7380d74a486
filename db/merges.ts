import type { Actor } from '../domain/conversation.ts'
import type { BeforeMerge, ContactSide } from '../domain/unmerge.ts'
import { json, type Sql } from './client.ts'
import type { Merged } from './people.ts'

// Merges that a person asked for can be undone for a day. This file keeps what is needed for that; unmerge.ts uses it.

/** How long a merge can be undone. */
const UNDO_FOR = '24 hours'

/** An open conversation that the merge ended in favour of another one. */
export interface EndedByMerge {
  id: string
  workflowId: string
  /** The contact that it belonged to. */
  contactId: string
  status: string
  address: string
  assigneeId: string | null
  /** Since when the customer waited, ISO; null if they did not. */
  waitingSince: string | null
}

/** A merge that can be undone, or was undone within its time. */
export interface KeptMerge {
  id: string
  channelId: string
  /** The contact that was merged. */
  contactId: string
  /** The contact that stays. */
  intoId: string
  mergedAt: Date
  mergedBy: Actor
  undoUntil: Date
  addresses: string[]
  labels: string[]
  intoLabels: string[]
  kept: BeforeMerge & {
    /** Conversations and reactions of the merged contact. */
    conversations: string[]
    reactions: number[]
    ended: EndedByMerge[]
  }
  undoneAt: Date | null
  undoneBy: Actor | null
}

/** What a merge changes of a contact, as it is now. */
export async function sideOf(sql: Sql, contactId: string): Promise<ContactSide> {
  const [row] = await sql<{ side: ContactSide }[]>`
    select jsonb_build_object('name', name, 'nameGiven', name_given, 'labels', labels, 'notes', notes,
      'blockedAt', blocked_at, 'blockedBy', blocked_by, 'blockedAtProvider', blocked_at_provider,
      'blockError', block_error, 'marketingStoppedAt', marketing_stopped_at,
      'optOut', (select jsonb_build_object('since', since, 'by', by, 'endedAt', ended_at)
        from opt_outs where contact_id = p.id)) as side
    from contacts p where id = ${contactId}`
  if (!row) throw new Error('the contact does not exist')
  return row.side
}

/** What has to be read before a merge, to keep it. */
export interface BeforeOf {
  gone: ContactSide
  stays: ContactSide
  addresses: string[]
  conversations: string[]
  reactions: number[]
  open: EndedByMerge[]
}

/** Reads what a merge of these two is about to change. The people of the channel must be locked. */
export async function beforeMerge(tx: Sql, goneId: string, intoId: string): Promise<BeforeOf> {
  const [known] = await tx<Pick<BeforeOf, 'addresses' | 'conversations' | 'reactions' | 'open'>[]>`
    select
      coalesce((select array_agg(address) from contact_addresses where contact_id = ${goneId}), '{}') as addresses,
      coalesce((select array_agg(id) from conversations where contact_id = ${goneId}), '{}') as conversations,
      coalesce((select jsonb_agg(id) from reactions where contact_id = ${goneId}), '[]') as reactions,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'workflowId', workflow_id, 'contactId', contact_id,
          'status', status, 'address', address, 'assigneeId', assignee_id, 'waitingSince', waiting_since)) from conversations
        where contact_id in (${goneId}, ${intoId}) and status <> 'closed' and merged_into is null), '[]') as open`
  if (!known) throw new Error('nothing was read')
  return { ...known, gone: await sideOf(tx, goneId), stays: await sideOf(tx, intoId) }
}

/**
 * Keeps what is needed to undo a merge. To be called in its transaction, after it.
 *
 * @param addresses of the merged contact, in all their spellings
 */
export async function keepMerge(
  tx: Sql,
  merge: { id: string; channelId: string; goneId: string; by: Actor; addresses: string[] },
  before: BeforeOf,
  { contactId: intoId, ending }: Merged,
): Promise<void> {
  const { gone, stays, conversations, reactions, open } = before
  const ids = new Set(ending.map(({ id }) => id))
  const kept = {
    gone,
    stays,
    became: await sideOf(tx, intoId),
    conversations,
    reactions,
    ended: open.filter(({ id }) => ids.has(id)),
  }
  await tx`
    insert into contact_merges (id, channel_id, contact_id, into_id, merged_by, undo_until, addresses, labels, into_labels, kept)
    values (${merge.id}, ${merge.channelId}, ${merge.goneId}, ${intoId}, ${json(tx, merge.by)}, now() + ${UNDO_FOR}::interval,
      ${merge.addresses}, ${gone.labels}, ${stays.labels}, ${json(tx, kept)})`
}

/**
 * A merge that is kept. Undefined if its time is over, or one of the two was erased. One that was undone in its last moment
 * still has to be carried out.
 */
export async function loadMerge(sql: Sql, id: string): Promise<KeptMerge | undefined> {
  const [merge] = await sql<KeptMerge[]>`
    select * from contact_merges where id = ${id} and (undo_until > now() or undone_at is not null)`
  return merge
}

/** The merges of a contact that were undone and are kept. */
export function listUndone(sql: Sql, contactId: string): Promise<KeptMerge[]> {
  return sql<KeptMerge[]>`
    select * from contact_merges
    where (contact_id = ${contactId} or into_id = ${contactId}) and undone_at is not null`
}

/** The merges of a contact that are kept, with all that is stored of each, for the export of its data. */
export function listMergesOf(sql: Sql, contactId: string): Promise<KeptMerge[]> {
  return sql<KeptMerge[]>`
    select * from contact_merges where ${contactId} in (contact_id, into_id) order by merged_at`
}

/**
 * A message, or the provider, names these addresses of one person together. Those that nobody is known by belong to a merged
 * contact if it has one of the others. To be called before they are stored.
 */
export async function noteBeside(tx: Sql, channelId: string, addresses: string[]): Promise<void> {
  if (addresses.length > 1) await besideOf(tx, channelId, addresses)
}

/** The statement of `noteBeside`. It doesn't run by itself. */
export function besideOf(sql: Sql, channelId: string, addresses: string[]) {
  return sql`
    update contact_merges set addresses = addresses || array(
      select told from unnest(${addresses}::text[]) told
      where told <> all(addresses) and not exists (
        select from contact_addresses k where k.channel_id = ${channelId} and k.address = told))
    where channel_id = ${channelId} and undone_at is null and addresses && ${addresses}::text[]`
}

/** A label gets another name, or none, in what is kept too. */
export async function moveKeptLabels(sql: Sql, from: string, to: string | null): Promise<void> {
  const moved = (column: 'labels' | 'into_labels') => sql`
    case when ${to}::text is null or ${to}::text = any(${sql(column)}) then array_remove(${sql(column)}, ${from}::text)
      else array_replace(${sql(column)}, ${from}::text, ${to}::text) end`
  await sql`
    update contact_merges set labels = ${moved('labels')}, into_labels = ${moved('into_labels')}
    where ${from}::text = any(labels || into_labels)`
}

/** How long an undo may take to be carried out after the time is over. */
const CARRIED_OUT_IN = '1 hour'

/** Deletes what was kept for merges whose time is over. Returns how many. */
export async function forgetOldMerges(sql: Sql): Promise<number> {
  const { count } = await sql`
    delete from contact_merges
    where undo_until <= now() and (undone_at is null or undone_at <= now() - ${CARRIED_OUT_IN}::interval)`
  return count
}
