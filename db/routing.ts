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

/** Who of these can be given a conversation of the channel now, by what a rule can name. */
export async function loadTargets(
  sql: Sql,
  channelId: string,
  ids: string[],
): Promise<{ kind: 'ai' | 'agent' | 'team'; id: string; obstacle: string | null; ownHours: boolean }[]> {
  return sql`
    select 'ai' as kind, id, case when deleted_at is not null then 'it was deleted' end as obstacle, false as own_hours
      from ai_agents where id = any(${ids})
    union all
    select 'agent', a.id, case when a.deleted_at is not null then 'they were removed'
      when not exists (select from channel_agents m where m.agent_id = a.id and m.channel_id = ${channelId})
        then 'they do not handle this channel' end, false
      from agents a where a.id = any(${ids})
    union all
    select 'team', t.id, case when t.deleted_at is not null then 'it was deleted'
      when not exists (select from team_agents m join channel_agents h on h.agent_id = m.agent_id
        where m.team_id = t.id and h.channel_id = ${channelId}) then 'nobody of it handles this channel' end,
      t.business_hours is not null
      from teams t where t.id = any(${ids})`
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
