import type { InboundMessage } from '../domain/message.ts'
import type { Facts } from '../domain/routing/facts.ts'
import type { Sql } from './client.ts'

/** What rules are judged by, besides the hours. */
export interface RoutingMaterial {
  text: string
  media: InboundMessage['media']
  details: InboundMessage['details']
  receivedAt: Date
  addresses: string[]
  name: string | null
  returning: boolean
  /** Of the contact's conversations, this one included. */
  labels: string[]
  previousAgentId: string | null
}

/** Undefined when the message isn't one of the conversation's. */
export async function loadRoutingMaterial(
  sql: Sql,
  conversationId: string,
  providerMessageId: string,
): Promise<RoutingMaterial | undefined> {
  const [material] = await sql<RoutingMaterial[]>`
    select m.text, m.media, m.details, m.received_at, p.name,
      (select array_agg(address order by address) from contact_addresses where contact_id = p.id) as addresses,
      exists (select from conversations o where o.contact_id = p.id and o.id <> c.id) as returning,
      coalesce((select array_agg(distinct label) from conversations o, unnest(o.labels) label
        where o.contact_id = p.id), '{}') as labels,
      (select o.assignee_id from conversations o
        where o.contact_id = p.id and o.id <> c.id and o.assignee_id is not null
        order by o.created_at desc limit 1) as previous_agent_id
    from conversations c
    join contacts p on p.id = c.contact_id
    join messages m on m.conversation_id = c.id and m.provider_message_id = ${providerMessageId}
    where c.id = ${conversationId}`
  return material
}

/** The facts of a channel's latest decisions, the newest first: what a draft of the rules can be tried on. */
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
