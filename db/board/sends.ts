import type { DeliveryError } from '../../domain/delivery.ts'
import type { Sql } from '../client.ts'
import type { Scope } from './lines.ts'

/** A part of a message that was not sent, or nobody knows whether it was. */
export interface TroubledSend {
  messageId: string
  conversationId: string
  channelId: string
  contactName: string | null
  status: 'failed' | 'unknown'
  error: DeliveryError | null
  /** When that became known. */
  since: Date
}

/** So many of the latest are looked at. */
export const MOST_TROUBLED = 1_000

/** The latest sends of a status since a moment, newest first: of each part only the last attempt. */
export function troubledSends(
  sql: Sql,
  { channelIds, teamId }: Scope,
  status: TroubledSend['status'],
  since: Date,
): Promise<TroubledSend[]> {
  // The status stands in the statement, so that the index of these is used.
  const is = status === 'failed' ? sql`d.status = 'failed'` : sql`d.status = 'unknown'`
  return sql<TroubledSend[]>`
    select d.message_id, m.conversation_id, m.channel_id, p.name as contact_name, d.status, d.error,
      d.updated_at as since
    from (
      select d.message_id, d.part, d.attempt, d.status, d.error, d.updated_at from deliveries d
      where ${is} and d.updated_at > ${since}
      order by d.updated_at desc limit ${MOST_TROUBLED}
    ) d
    join messages m on m.id = d.message_id
    join conversations c on c.id = m.conversation_id
    join contacts p on p.id = c.contact_id
    where m.channel_id = any(${channelIds}::uuid[]) ${teamId ? sql`and c.team_id = ${teamId}` : sql``}
      and not exists (
        select from deliveries later
        where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt)
    order by d.updated_at desc`
}
