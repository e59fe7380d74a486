import type { Fragment, Sql } from './client.ts'

/** The most messages that are counted as unread. */
export const MOST_UNREAD = 99

/**
 * Stores up to where an agent has read a conversation, at most to its end. A mark only moves forward, so that one that
 * comes late from another window takes nothing back. Returns the mark, and the place of the last message of the customer that
 * was read only now; null if there is none.
 */
export async function markRead(
  sql: Sql,
  { agentId, conversationId, seq }: { agentId: string; conversationId: string; seq: number },
): Promise<{ seq: number; news: number | null }> {
  const [mark] = await sql<{ seq: number; news: number | null }[]>`
    with before as (
      select seq from conversation_reads where agent_id = ${agentId} and conversation_id = ${conversationId}
    )
    insert into conversation_reads as r (agent_id, conversation_id, channel_id, seq)
    select ${agentId}, c.id, c.channel_id, least(${seq}, greatest(c.last_inbound_seq,
      (select max(m.seq) from messages m where m.conversation_id = c.id),
      (select max(e.seq) from events e where e.conversation_id = c.id)))
    from conversations c where c.id = ${conversationId}
    on conflict (agent_id, conversation_id) do update set seq = greatest(r.seq, excluded.seq), at = now(),
      position = excluded.position, xid = excluded.xid
    returning seq, (
      select max(m.seq) from messages m where m.conversation_id = r.conversation_id and m.direction = 'inbound'
        and m.seq > coalesce((select seq from before), 0) and m.seq <= r.seq) as news`
  return mark ?? { seq: 0, news: null }
}

/** Makes a conversation unread from a place on; without one, from the customer's last message on. Returns the mark. */
export async function markUnread(
  sql: Sql,
  { agentId, conversationId, seq }: { agentId: string; conversationId: string; seq?: number },
): Promise<number> {
  const [mark] = await sql<{ seq: number }[]>`
    insert into conversation_reads (agent_id, conversation_id, channel_id, seq)
    select ${agentId}, c.id, c.channel_id, greatest(0, least(${seq ?? null}::integer, c.last_inbound_seq) - 1)
    from conversations c where c.id = ${conversationId}
    on conflict (agent_id, conversation_id) do update set seq = excluded.seq, at = now(),
      position = excluded.position, xid = excluded.xid
    returning seq`
  return mark?.seq ?? 0
}

/** Whether the customer has written since the agent last read. What has ended is not unread. `c` is the conversation's row. */
export const isUnread = (sql: Sql, agentId: string) => sql`
  (c.status <> 'closed' and c.last_inbound_seq > ${readSeq(sql, agentId)})`

const readSeq = (sql: Sql, agentId: string) => sql`coalesce((
  select r.seq from conversation_reads r where r.agent_id = ${agentId} and r.conversation_id = c.id), 0)`

/** Columns that tell how much an agent has not read. `c` is the conversation's row. */
export const unreadColumns = (sql: Sql, agentId: string): Fragment => sql`,
  ${readSeq(sql, agentId)} as read_seq,
  case when ${isUnread(sql, agentId)} then (
    select count(*)::integer from (
      select from messages m where m.conversation_id = c.id and m.direction = 'inbound'
        and m.seq > ${readSeq(sql, agentId)} limit ${MOST_UNREAD}) unread
  ) else 0 end as unread`
