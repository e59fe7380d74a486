import type { Fragment, Sql } from './client.ts'
import type { EndedByMerge, KeptMerge } from './merges.ts'

// After the merge of two contacts is undone, messages of the one may stand in conversations of the other: those that came or
// were sent while they were one. They are called strays here. They move to a conversation of the contact that they belong to.

/** Whether the conversation `c` is one of the merged contact, which has its own life again. */
const isOfGone = (sql: Sql, { contactId }: KeptMerge) => sql`c.contact_id = ${contactId}`

/** Whether an address belongs to the other contact than the conversation `c` does. */
function isOthers(sql: Sql, merge: KeptMerge, address: Fragment): Fragment {
  // The merged contact can have got more addresses since the undo, which are not among those of the merge.
  return sql`(case when ${isOfGone(sql, merge)} then exists (
      select from contact_addresses k where k.contact_id = ${merge.intoId} and k.address = ${address})
    else ${address} = any(${merge.addresses}) end)`
}

/** The condition that the message `m` of the conversation `c` belongs to the other contact. */
function isStray(sql: Sql, merge: KeptMerge): Fragment {
  return sql`(case m.direction
    when 'inbound' then m.from_address is not null and ${isOthers(sql, merge, sql`m.from_address`)}
    -- It may have been queued before the merge.
    else exists (select from deliveries d where d.message_id = m.id and d.to_address is not null
        and greatest(m.created_at, d.sending_at) >= ${merge.mergedAt})
      and not exists (select from deliveries d where d.message_id = m.id and d.to_address is not null
        and not ${isOthers(sql, merge, sql`d.to_address`)}) end)`
}

/** What an undone merge means for one conversation of the two contacts. */
export interface Parting {
  status: string
  contactId: string
  channelId: string
  /** The contact that the strays belong to. */
  otherId: string
  isOtherBlocked: boolean
  strays: number
  /** An address that a stray came from or went to. */
  strayAddress: string | null
  /** Whether the conversation began after the merge and has only strays. */
  isEmpty: boolean
  assigneeId: string | null
  /** The other contact's conversation that the merge ended in favour of this one, and its messages that still wait there. */
  ended: EndedByMerge | null
}

/** Reads what of a conversation belongs to the other contact. Undefined if it is none of theirs. */
export async function partingOf(
  sql: Sql,
  merge: KeptMerge,
  conversationId: string,
): Promise<Parting | undefined> {
  const { contactId, intoId, kept, mergedAt } = merge
  const [row] = await sql<Omit<Parting, 'ended'>[]>`
    select c.status, c.contact_id, c.channel_id, c.assignee_id, o.id as other_id,
      o.blocked_at is not null as is_other_blocked, s.strays, s.stray_address,
      c.created_at > ${mergedAt} and s.strays > 0 and s.strays = s.messages as is_empty
    from conversations c
    join contacts o on o.id <> c.contact_id and o.id in (${contactId}, ${intoId})
    cross join lateral (
      select count(*)::integer as messages, (count(*) filter (where ${isStray(sql, merge)}))::integer as strays,
        min(coalesce(m.from_address, (select min(to_address) from deliveries where message_id = m.id)))
          filter (where ${isStray(sql, merge)}) as stray_address
      from messages m where m.conversation_id = c.id
    ) s
    where c.id = ${conversationId} and c.contact_id in (${contactId}, ${intoId})`
  if (!row) return undefined
  return { ...row, ended: kept.ended.find(ended => ended.contactId === row.otherId) ?? null }
}

/** Open conversations of the two contacts from before the undo that have not carried it out. */
export function listUnparted(sql: Sql, merge: KeptMerge): Promise<{ id: string; workflowId: string }[]> {
  return sql<{ id: string; workflowId: string }[]>`
    select id, workflow_id from conversations c
    where contact_id in (${merge.contactId}, ${merge.intoId}) and status <> 'closed'
      and created_at < ${merge.undoneAt}
      and not exists (select from events e where e.conversation_id = c.id and e.type = 'contact.unmerged'
        and e.data->>'mergeId' = ${merge.id})`
}

/** Whether a conversation of the two still has to learn of the undo, or has messages of the other. */
export async function isUnderWay(sql: Sql, merge: KeptMerge): Promise<boolean> {
  if ((await listUnparted(sql, merge)).length > 0) return true
  const strays = await sql`${conversationsWithStrays(sql, merge)} limit 1`
  return strays.length > 0
}

/** Whether the history of a contact, or of one conversation, tells of the undo. */
export async function isTold(
  sql: Sql,
  { id }: KeptMerge,
  where: { contactId: string } | { conversationId: string },
): Promise<boolean> {
  const there =
    'contactId' in where ? sql`c.contact_id = ${where.contactId}` : sql`c.id = ${where.conversationId}`
  const told = await sql`
    select from conversations c join events e on e.conversation_id = c.id
    where ${there} and e.type = 'contact.unmerged' and e.data->>'mergeId' = ${id} limit 1`
  return told.length > 0
}

/** How many messages still wait in a conversation that the merge ended. */
export async function countWaiting(sql: Sql, ended: EndedByMerge): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from messages
    where conversation_id = ${ended.id} and direction = 'inbound'
      and received_at >= ${ended.waitingSince}::timestamptz`
  return row?.count ?? 0
}

/** Conversations of the two contacts that are closed and have strays. */
export async function listWithStrays(sql: Sql, merge: KeptMerge): Promise<WithStrays[]> {
  return sql<WithStrays[]>`
    select id, contact_id, strays, exists (select from events e where e.conversation_id = s.id
        and e.type = 'contact.unmerged' and e.data->>'mergeId' = ${merge.id} and e.at <= s.closed_at) as gives
    from (${conversationsWithStrays(sql, merge)}) s where status = 'closed' order by created_at`
}

interface WithStrays {
  id: string
  contactId: string
  strays: number
  /** Whether its workflow learned of the undo, and has given them to a conversation that takes them. */
  gives: boolean
}

function conversationsWithStrays(sql: Sql, merge: KeptMerge): Fragment {
  return sql`
    select c.id, c.contact_id, c.status, c.created_at, c.closed_at, count(*)::integer as strays
    from conversations c join messages m on m.conversation_id = c.id
    where c.contact_id in (${merge.contactId}, ${merge.intoId})
      and (c.closed_at >= ${merge.mergedAt} or c.closed_at is null) and ${isStray(sql, merge)}
    group by c.id`
}

/**
 * Moves strays, and what waits in a conversation that the merge ended, to a conversation of the contact that they belong to,
 * in order. A second call finds nothing more to move. Returns how many it moved.
 */
export async function moveStrays(
  tx: Sql,
  merge: KeptMerge,
  move: { from: string; to: string; firstSeq: number; most: number; ended?: EndedByMerge },
): Promise<number> {
  const { from, to, firstSeq, most, ended } = move
  const { count } = await tx`
    with moved as (
      select m.id, ${firstSeq}::integer - 1 + row_number() over (order by coalesce(m.received_at, m.created_at), m.seq) as seq
      from messages m join conversations c on c.id = m.conversation_id join conversations t on t.id = ${to}
      where (c.id = ${from} and c.contact_id <> t.contact_id and ${isStray(tx, merge)})
        or (c.id = ${ended?.id ?? null} and c.id <> t.id and c.contact_id = t.contact_id and c.status = 'closed'
          and m.direction = 'inbound' and m.received_at >= ${ended?.waitingSince ?? null}::timestamptz)
      order by coalesce(m.received_at, m.created_at), m.seq limit ${most}
    ), files as (
      update media set conversation_id = ${to} from moved where media.message_id = moved.id
    ), reacted as (
      update reactions r set conversation_id = ${to}, contact_id = t.contact_id
      from moved, conversations t where r.message_id = moved.id and t.id = ${to}
    )
    update messages m set conversation_id = ${to}, seq = moved.seq from moved where m.id = moved.id`
  return count
}

/**
 * Sets what a conversation's row says of its messages, without the strays: when the customer last wrote, from where, and
 * since when they wait. Returns the last two.
 */
export async function settleRow(
  tx: Sql,
  merge: KeptMerge,
  conversationId: string,
): Promise<{ address?: string; waitsSince: Date | null }> {
  const own = tx`m.conversation_id = c.id and not ${isStray(tx, merge)}`
  const [row] = await tx<{ address: string; waitingSince: Date | null }[]>`
    update conversations c set
      last_inbound_at = (select max(m.received_at) from messages m where ${own} and m.direction = 'inbound'),
      last_inbound_seq = coalesce((select max(m.seq) from messages m where ${own} and m.direction = 'inbound'), 0),
      last_message_at = (select max(coalesce(m.received_at, m.created_at)) from messages m where ${own}),
      address = case when c.address = '' or not ${isOthers(tx, merge, tx`c.address`)} then c.address else coalesce(
        (select m.from_address from messages m where ${own} and m.from_address is not null order by m.seq desc limit 1),
        (select d.to_address from messages m join deliveries d on d.message_id = m.id
          where ${own} and d.to_address is not null order by m.seq desc limit 1),
        (select k.address from contact_addresses k where k.contact_id = c.contact_id order by k.address limit 1),
        c.address) end,
      waiting_since = case when c.status <> 'closed' then (select min(m.received_at) from messages m
        where ${own} and m.direction = 'inbound' and m.asks and m.received_at >= c.waiting_since) end
    where id = ${conversationId}
    returning address, waiting_since`
  return { address: row?.address, waitsSince: row?.waitingSince ?? null }
}

/** An answer that the AI wrote before this epoch is outdated. */
export async function setEpoch(tx: Sql, conversationId: string, epoch: number): Promise<void> {
  await tx`update conversations set epoch = greatest(epoch, ${epoch}) where id = ${conversationId}`
}

/** Since when the customer waits for an answer to what was moved to these places: to what came after our last message there. */
export async function waitsAmong(
  tx: Sql,
  conversationId: string,
  { firstSeq, most }: { firstSeq: number; most: number },
): Promise<Date | undefined> {
  const [row] = await tx<{ since: Date | null }[]>`
    with moved as (
      select seq, direction, asks, received_at, answers from messages
      where conversation_id = ${conversationId} and seq >= ${firstSeq} and seq < ${firstSeq + most}
    )
    select min(received_at) as since from moved
    where direction = 'inbound' and asks
      and seq > coalesce((select max(seq) from moved where direction = 'outbound' and answers), 0)`
  return row?.since ?? undefined
}

/** The customer goes on with the number of ours that they wrote to in the other conversation, if none is known here. */
export async function keepSender(tx: Sql, id: string, from: string): Promise<void> {
  await tx`
    update conversations c set our_address = f.our_address from conversations f
    where c.id = ${id} and f.id = ${from} and c.our_address is null`
}

/** The last closed conversation of a contact. Undefined if there is none. */
export async function placeForStrays(tx: Sql, contactId: string): Promise<string | undefined> {
  const [last] = await tx<{ id: string }[]>`
    select id from conversations where contact_id = ${contactId} and status = 'closed'
    order by created_at desc limit 1`
  return last?.id
}

/** A workflow is for these contacts after all. */
export async function noteTheirs(sql: Sql, contactIds: string[], workflowId: string): Promise<void> {
  await sql`
    update contacts set not_at = array_remove(not_at, ${workflowId})
    where id = any(${contactIds}) and ${workflowId} = any(not_at)`
}

/**
 * Whose these addresses are: the conversation's own customer's; those of contacts for whom this workflow is not (`foreign`: a
 * merge with the conversation's contact was undone); or those of any contact.
 */
export async function whoseAre(
  tx: Sql,
  { conversationId, channelId }: { conversationId: string; channelId: string },
  addresses: string[],
): Promise<Record<'own' | 'foreign' | 'known', Set<string>>> {
  const rows = await tx<{ address: string; isOwn: boolean; isForeign: boolean }[]>`
    select a.address, a.contact_id = c.contact_id as is_own, c.workflow_id = any(p.not_at) as is_foreign
    from conversations c join contact_addresses a on a.channel_id = ${channelId} and a.address = any(${addresses})
    join contacts p on p.id = a.contact_id
    where c.id = ${conversationId}`
  const those = (which: (row: (typeof rows)[number]) => boolean) =>
    new Set(rows.filter(which).map(({ address }) => address))
  return {
    own: those(({ isOwn }) => isOwn),
    foreign: those(({ isOwn, isForeign }) => !isOwn && isForeign),
    known: those(() => true),
  }
}
