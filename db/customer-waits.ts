import type { Fragment, Sql } from './client.ts'

// Since when the customer waits for an answer: `waiting_since` of a conversation's row, and every statement that writes it.
// The rule is that of the workflow (workflows/conversation/customer-waits.ts): the time of the earliest question after the
// last answer that arrived.

/** A question of the customer: its place in the conversation (`epoch`), and when they asked it (epoch ms). */
export interface Asked {
  epoch: number
  at: number
}

/** The most unanswered questions that are returned. */
const MOST_ASKS = 50

/** The part of an update for a question of the customer. */
export function asks(sql: Sql, at: Date): Fragment {
  return sql`waiting_since = least(waiting_since, ${at})`
}

/** The part of an update that settles all questions before this place. */
export function settles(sql: Sql, seq: number): Fragment {
  return sql`waiting_since = null, answered_seq = greatest(answered_seq, ${seq})`
}

/** Stores whether a message asks for an answer. This is known only some time after the message is stored. */
export async function setAsks(sql: Sql, messageId: string, does: boolean): Promise<void> {
  await sql`
    with message as (
      update messages set asks = ${does} where id = ${messageId} returning conversation_id, received_at
    )
    update conversations c set waiting_since = least(c.waiting_since, m.received_at)
    from message m where ${does} and c.id = m.conversation_id and c.status <> 'closed'`
}

/** The place up to which a message answers the customer, which is its own; undefined if it is no answer. */
export async function placeOfAnswer(sql: Sql, messageId: string): Promise<number | undefined> {
  const [answer] = await sql<{ seq: number }[]>`select seq from messages where id = ${messageId} and answers`
  return answer?.seq
}

/**
 * A message of ours has arrived completely. If it is an answer, it settles what was asked before; returns its place.
 * Otherwise returns undefined.
 */
export async function noteArrival(sql: Sql, messageId: string): Promise<number | undefined> {
  const [arrived] = await sql<{ seq: number }[]>`
    select m.seq, note_answer(m.id) from messages m join message_views v on v.id = m.id
    where m.id = ${messageId} and m.answers and v.status in ('sent', 'delivered', 'read')`
  return arrived?.seq
}

/**
 * An answer that was counted may have failed after all. Returns the questions that are open again, according to the answers
 * that did arrive. Undefined if the questions were settled in another way, or the message is no answer.
 */
export async function withdrawAnswer(tx: Sql, messageId: string): Promise<Asked[] | undefined> {
  const [row] = await tx<{ id: string }[]>`
    select c.id from messages m join conversations c on c.id = m.conversation_id
    where m.id = ${messageId} and m.answers and c.status in ('ai', 'waiting', 'assigned')
    for no key update of c`
  if (!row) return undefined
  const [last] = await tx<{ seq: number }[]>`
    select greatest(
      (select max(seq) from events where conversation_id = ${row.id} and type = 'conversation.resolved'),
      (select m.seq from messages m join message_views v on v.id = m.id
        where m.conversation_id = ${row.id} and m.answers and v.status in ('sent', 'delivered', 'read')
        order by m.seq desc limit 1),
      0) as seq`
  const asked = await tx<Asked[]>`
    select seq as epoch, round(extract(epoch from received_at) * 1000)::float8 as at from messages
    where conversation_id = ${row.id} and asks and seq > ${last?.seq ?? 0} order by seq limit ${MOST_ASKS}`
  const since = asked.length > 0 ? new Date(Math.min(...asked.map(({ at }) => at))) : null
  await tx`
    update conversations set answered_seq = ${last?.seq ?? 0}, waiting_since = ${since} where id = ${row.id}`
  return [...asked]
}

/**
 * Unanswered messages of another conversation were moved here. Sets since when the customer waits, and makes answers that
 * the AI wrote before this epoch outdated.
 */
export async function setCustomerWaits(
  tx: Sql,
  conversationId: string,
  { since, epoch }: { since: Date; epoch: number },
): Promise<void> {
  await tx`
    update conversations set ${asks(tx, since)}, epoch = greatest(epoch, ${epoch}),
      last_inbound_at = greatest(last_inbound_at, ${since}), last_message_at = greatest(last_message_at, ${since}),
      last_inbound_seq = greatest(last_inbound_seq, (
        select max(seq) from messages where conversation_id = ${conversationId} and direction = 'inbound'))
    where id = ${conversationId} and status <> 'closed'`
}
