import type { Actor } from '../domain/conversation.ts'
import type { Sql } from './client.ts'

/** A contact with everything that the API shows of it. */
export interface ContactRow {
  id: string
  channelId: string
  name: string | null
  addresses: string[]
  optedOutAt: Date | null
  marketingStoppedAt: Date | null
  createdAt: Date
  erasedAt: Date | null
  erasedBy: Actor | null
  erasureEndedAt: Date | null
  keptAtProvider: number
}

/** The contact; if it was merged into another, that one. */
export async function loadContactView(sql: Sql, id: string): Promise<ContactRow | undefined> {
  const [contact] = await sql<ContactRow[]>`
    with recursive chain as (
      select * from contacts where id = ${id}
      union all
      select p.* from contacts p join chain on p.id = chain.merged_into
    )
    select p.id, p.channel_id, p.name, p.created_at, p.erased_at, p.erased_by, p.erasure_ended_at, p.marketing_stopped_at,
      coalesce((select array_agg(address order by address) from contact_addresses where contact_id = p.id), '{}')
        as addresses,
      (select since from opt_outs where contact_id = p.id and ended_at is null) as opted_out_at,
      (select count(*)::integer from provider_erasures where contact_id = p.id) as kept_at_provider
    from chain p where p.merged_into is null`
  return contact
}

/** Stores whether the contact with one of these addresses accepts marketing. False if there is no such contact. */
export async function setMarketing(
  sql: Sql,
  channelId: string,
  addresses: string[],
  stops: boolean,
): Promise<boolean> {
  const { count } = await sql`
    update contacts set marketing_stopped_at = ${stops ? sql`coalesce(marketing_stopped_at, now())` : null}
    where merged_into is null and id in (
      select contact_id from contact_addresses where channel_id = ${channelId} and address = any(${addresses}))`
  return count > 0
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
