import type { Actor } from '../domain/conversation.ts'
import type { DeliveryError, DeliveryStatus } from '../domain/delivery.ts'
import type { Sql } from './client.ts'

// What is stored of the attempts to send a message. A row of `deliveries` is what a person or the service asked for; the calls
// that the provider did not take, and that were made again by themselves, are counted in it.

/** A call that the provider did not take. */
export interface Refusal {
  /** ISO 8601; null: it is not known. */
  at: string | null
  error: DeliveryError
}

/** Says who did something, and when. */
export interface Said {
  actor: Actor
  at: Date
}

export interface StoredAttempt {
  deliveryId: string
  part: number
  attempt: number
  status: DeliveryStatus
  /** When the call began; null: there was none, or it waits for the next. */
  sendingAt: Date | null
  updatedAt: Date
  error: DeliveryError | null
  providerMessageId: string | null
  /** The latest calls that were not taken, oldest first, and how many there were. */
  refusals: Refusal[]
  refused: number
  /** Who had it sent again; null: it is the first attempt. */
  again: Said | null
  /** When its outcome was unknown. */
  unknownAt: Date | null
  /** Who said whether it was sent, after its outcome was unknown. */
  settled: (Said & { sent: boolean }) | null
}

/** The most calls whose errors are kept of a delivery. */
export const MOST_REFUSALS = 20

/** How many attempts a message has had: of the part that was tried most often. Null: it is not ours. */
export const attemptsOf = (sql: Sql) => sql`
  case when message_views.direction = 'outbound' then (
    select max(tries)::integer from (
      select sum(1 + d.refused) as tries from deliveries d where d.message_id = message_views.id group by d.part
    ) part) end`

/** All attempts of a message, by part and number. */
export async function listAttempts(
  sql: Sql,
  conversationId: string,
  messageId: string,
): Promise<StoredAttempt[]> {
  const rows = await sql<Stored[]>`
    with told as materialized (
      select e.type, e.at, e.actor, e.data from events e
      where e.conversation_id = ${conversationId} and e.data->>'messageId' = ${messageId}
        and e.type in ('message.retried', 'message.settled', 'message.unknown')
        and e.seq > (select seq from messages where id = ${messageId} and conversation_id = ${conversationId})
    )
    select d.id as delivery_id, d.part, d.attempt, d.status, d.sending_at, d.updated_at, d.error, d.provider_message_id,
      d.refusals, d.refused, again.actor as again_by, again.at as again_at, doubt.at as unknown_at, said.actor as said_by,
      said.at as said_at, said.sent as said_sent
    from messages m join deliveries d on d.message_id = m.id
    -- The row and its event are of one transaction, and the event has the later time.
    left join lateral (
      select actor, at from told
      where type = 'message.retried' and data->'parts' @> to_jsonb(d.part) and at >= d.created_at
      order by at limit 1
    ) again on d.attempt > 1
    left join lateral (
      select at from told where type = 'message.unknown' and data->>'deliveryId' = d.id::text order by at limit 1
    ) doubt on true
    left join lateral (
      select actor, at, (data->>'sent')::boolean as sent from told
      where type = 'message.settled' and data->'parts' @> to_jsonb(d.part) and at >= d.created_at
        and not exists (
          select from deliveries later where later.message_id = d.message_id and later.part = d.part
            and later.attempt > d.attempt and later.created_at <= told.at)
      order by at limit 1
    ) said on true
    where m.id = ${messageId} and m.conversation_id = ${conversationId} and m.direction = 'outbound'
    order by d.part, d.attempt`
  return rows.map(({ againBy, againAt, saidBy, saidAt, saidSent, ...row }) => ({
    ...row,
    again: againBy && againAt && { actor: againBy, at: againAt },
    settled: saidBy && saidAt && { actor: saidBy, at: saidAt, sent: saidSent ?? false },
  }))
}

interface Stored extends Omit<StoredAttempt, 'again' | 'settled'> {
  againBy: Actor | null
  againAt: Date | null
  saidBy: Actor | null
  saidAt: Date | null
  saidSent: boolean | null
}
