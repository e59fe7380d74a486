import type { Sql } from './client.ts'
import type { MessageKind } from './messages.ts'

/** Our latest message in a conversation that reached the customer or may have reached them. */
export async function loadLastOutbound(
  sql: Sql,
  conversationId: string,
): Promise<{ kind: MessageKind; text: string; isTemplate: boolean } | undefined> {
  const [last] = await sql<{ kind: MessageKind; text: string; isTemplate: boolean }[]>`
    select kind, text, content is not null as is_template from message_views
    where conversation_id = ${conversationId} and direction = 'outbound' and status <> 'failed'
    order by seq desc limit 1`
  return last
}

/**
 * How many of our messages the customer answered with exactly this text, each within this time, ms. Two machines that
 * answer each other can be recognized by it.
 */
export async function countEchoes(
  sql: Sql,
  conversationId: string,
  { text, withinMs }: { text: string; withinMs: number },
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(distinct ours.message_id)::integer as count
    from messages m cross join lateral (
      select d.message_id, d.sending_at
      from messages o join deliveries d on d.message_id = o.id
      where o.conversation_id = m.conversation_id and o.direction = 'outbound' and d.sending_at <= m.received_at
      order by d.sending_at desc limit 1
    ) ours
    where m.conversation_id = ${conversationId} and m.direction = 'inbound' and m.text = ${text}
      and m.received_at <= ours.sending_at + ${withinMs} * interval '1 ms'`
  return row?.count ?? 0
}
