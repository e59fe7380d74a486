import type { DeliveryError } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'
import { isByWord } from './delivery-reports.ts'

// Deliveries in doubt: it is not known whether the provider sent them.

/**
 * A call to the provider of which it is not known whether it made a message, and which one. The call is still running, its
 * outcome is unknown, or only a person has said what became of it.
 */
export interface DoubtfulDelivery {
  id: string
  messageId: string
  status: 'sending' | 'unknown' | 'accepted' | 'failed'
  sendingAt: Date
  to: string
  text: string
  /**
   * Text that the provider's list may show instead: the text of the whole message, if the message has no files to recognize
   * it by.
   */
  messageText: string | null
  isTemplate: boolean
  mediaCount: number
}

/**
 * All calls in doubt to the customer of a conversation, in any of their conversations. Other channels count too: a number
 * and the service that contains it can be two channels, but have the same sender in the provider's list.
 */
export function listDoubtful(sql: Sql, conversationId: string): Promise<DoubtfulDelivery[]> {
  return sql<DoubtfulDelivery[]>`
    with senders as (
      select c.contact_id, s.id as channel_id
      from conversations c
      join channels h on h.id = c.channel_id
      join channels s on s.provider = h.provider and s.account_id = h.account_id
      where c.id = ${conversationId}
    ), talks as materialized (
      select o.id, o.address from senders s
      join conversations o on o.contact_id = s.contact_id and o.channel_id = s.channel_id
      union
      select o.id, o.address from senders s join contact_addresses a on a.contact_id = s.contact_id
      join conversations o on o.channel_id = s.channel_id and o.address = a.address
    )
    select d.id, d.message_id, d.status, d.sending_at, coalesce(d.to_address, o.address) as to, d.text,
      case when d.media is null then m.text end as message_text, m.content is not null as is_template,
      case when d.media is not null then cardinality(d.media) when d.part = 0 then jsonb_array_length(m.media)
        else 0 end as media_count
    from talks o
    join messages m on m.conversation_id = o.id
    join deliveries d on d.message_id = m.id
    where d.sending_at > now() - interval '2 days' and d.provider_message_id is null
      and (d.status in ('sending', 'unknown', 'accepted') or ${isByWord(sql)})`
}

/** Which of the provider's message ids belong to a delivery of ours. */
export async function findClaimed(sql: Sql, providerMessageIds: string[]): Promise<Set<string>> {
  const claimed = await sql<{ id: string }[]>`
    select provider_message_id as id from deliveries where provider_message_id = any(${providerMessageIds})`
  return new Set(claimed.map(({ id }) => id))
}

/**
 * The parts of a message whose outcome is unknown. Locks them, so that no report changes them before the transaction ends.
 */
export function lockUnknownParts(tx: Sql, messageId: string): Promise<{ id: string; part: number }[]> {
  return tx<{ id: string; part: number }[]>`
    select id, part from deliveries d
    where message_id = ${messageId} and status = 'unknown' and not exists (
      select from deliveries later
      where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt
    )
    order by part
    for update`
}

/** Stores a better explanation for the parts of a message whose outcome is unknown. */
export async function explainUnknown(sql: Sql, messageId: string, error: DeliveryError): Promise<void> {
  await sql`
    update deliveries set error = ${json(sql, error)} where message_id = ${messageId} and status = 'unknown'`
}
