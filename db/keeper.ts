import type { Sql } from './client.ts'

/** A conversation whose row is open. */
export interface OpenRow {
  id: string
  channelId: string
  workflowId: string
}

/** Open conversations that were not looked at for the longest, and those at one of these workflow ids. */
export function listUnchecked(
  sql: Sql,
  before: Date,
  workflowIds: string[],
  limit: number,
): Promise<OpenRow[]> {
  return sql<OpenRow[]>`
    (select id, channel_id, workflow_id from conversations
      where status <> 'closed' and workflow_id = any(${workflowIds}))
    union
    (select id, channel_id, workflow_id from conversations
      where status <> 'closed' and checked_at < ${before}
      order by checked_at limit ${limit})`
}

export async function noteChecked(sql: Sql, ids: string[]): Promise<void> {
  await sql`update conversations set checked_at = now() where id = any(${ids})`
}

/** Seats held by conversations that nobody has; freed. Returns how many there were. */
export async function freeStraySeats(sql: Sql): Promise<number> {
  const freed = await sql`
    delete from assignments a using conversations c
    where c.id = a.conversation_id and c.status in ('resolved', 'closed')`
  return freed.count
}

/** A delivery that no workflow looks after any more. */
export interface StrayDelivery {
  id: string
  messageId: string
  conversationId: string
  channelId: string
  status: 'queued' | 'sending'
}

/** Deliveries of closed conversations that are neither sent nor given up. */
export function listStrayDeliveries(sql: Sql, before: Date, limit: number): Promise<StrayDelivery[]> {
  return sql<StrayDelivery[]>`
    select d.id, d.message_id, m.conversation_id, m.channel_id, d.status
    from deliveries d join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
    where d.status in ('queued', 'sending') and d.updated_at < ${before} and c.status = 'closed'
    limit ${limit}`
}
