import type { InboundMessage } from '../domain/message.ts'
import type { Facts } from '../domain/routing/facts.ts'
import type { Sql } from './client.ts'

/** The data that routing rules use, besides the business hours. */
export interface RoutingMaterial {
  /** The customer's messages, oldest first. */
  messages: (Pick<InboundMessage, 'text' | 'media' | 'details'> & { receivedAt: string })[]
  addresses: string[]
  name: string | null
  returning: boolean
  /** The contact's own labels, and those of all of their conversations, including this one. */
  labels: string[]
  previousAgentId: string | null
}

/** Reads the data for routing rules. Undefined if none of the messages belongs to the conversation. */
export async function loadRoutingMaterial(
  sql: Sql,
  conversationId: string,
  providerMessageIds: string[],
): Promise<RoutingMaterial | undefined> {
  const [material] = await sql<RoutingMaterial[]>`
    select m.messages, p.name,
      (select array_agg(address order by address) from contact_addresses where contact_id = p.id) as addresses,
      exists (select from conversations o where o.contact_id = p.id and o.id <> c.id) as returning,
      coalesce((select array_agg(distinct label) from (
        select unnest(p.labels) union select unnest(o.labels) from conversations o where o.contact_id = p.id) l(label)
      ), '{}') as labels,
      (select o.assignee_id from conversations o
        where o.contact_id = p.id and o.id <> c.id and o.assignee_id is not null
        order by o.created_at desc limit 1) as previous_agent_id
    from conversations c
    join contacts p on p.id = c.contact_id
    cross join lateral (
      select jsonb_agg(jsonb_build_object('text', text, 'media', media, 'details', details, 'receivedAt', received_at)
        order by seq) as messages
      from messages where conversation_id = c.id and provider_message_id = any(${providerMessageIds})
    ) m
    where c.id = ${conversationId} and m.messages is not null`
  return material
}

/** The facts of a channel's latest routing decisions, newest first. A draft of the rules can be tested on them. */
export function listDecisionFacts(
  sql: Sql,
  channelId: string,
  limit: number,
): Promise<{ conversationId: string; at: Date; facts: Facts }[]> {
  return sql<{ conversationId: string; at: Date; facts: Facts }[]>`
    select conversation_id, at, data->'facts' as facts from events
    where channel_id = ${channelId} and type = 'routing.decided' and data ? 'facts'
    order by at desc limit ${limit}`
}
