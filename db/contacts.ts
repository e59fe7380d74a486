import type { Actor } from '../domain/conversation.ts'
import type { Sql } from './client.ts'

/** A contact with all that is known of it. */
export interface ContactRow {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
  optedOutAt: Date | null
  createdAt: Date
  erasedAt: Date | null
  erasedBy: Actor | null
  erasureEndedAt: Date | null
  keptAtProvider: number
}

/** The contact, or the one that it has become one with. */
export async function loadContactView(sql: Sql, id: string): Promise<ContactRow | undefined> {
  const [contact] = await sql<ContactRow[]>`
    with recursive chain as (
      select * from contacts where id = ${id}
      union all
      select p.* from contacts p join chain on p.id = chain.merged_into
    )
    select p.id, p.channel_id, p.name, p.created_at, p.erased_at, p.erased_by, p.erasure_ended_at,
      coalesce((select array_agg(address order by address) from contact_addresses where contact_id = p.id), '{}')
        as addresses,
      (select since from opt_outs where contact_id = p.id and ended_at is null) as opted_out_at,
      (select count(*)::integer from provider_erasures where contact_id = p.id) as kept_at_provider
    from chain p where p.merged_into is null`
  return contact
}

export interface SurveyRow {
  id: string
  conversationId: string
  status: string
  score: number | null
  scoredAt: Date | null
  comment: string | null
  createdAt: Date
}

/** The surveys of a conversation, the oldest first. */
export function listSurveysOf(sql: Sql, conversationId: string): Promise<SurveyRow[]> {
  return sql<SurveyRow[]>`
    select id, conversation_id, status, score, scored_at, comment, created_at from surveys
    where conversation_id = ${conversationId} order by created_at, id`
}
