import { type DeliveryError, type DeliveryStatus, NOT_SENT } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'

// Deliveries after the call to the provider: what it answered, reported, listed, or what a person said.

/**
 * Moves a delivery forward, never back, whoever says so and in whatever order: the call's answer, or a report that came
 * before it. Where the provider names its message, it was sent, whatever a person thought. Returns whether it was a step.
 */
export async function advanceDelivery(
  sql: Sql,
  id: string,
  report: {
    status: DeliveryStatus
    providerMessageId?: string
    error?: DeliveryError
    reported: string
    /** Our address that it left from. */
    from?: string
    /** No report of it will come. */
    unreported?: true
    /** The message that arrives with this step, if it may be an answer to the customer: then it counts. */
    answer?: string
  },
): Promise<boolean> {
  const [step] = await sql<{ answered: unknown }[]>`
    with step as (
      update deliveries d set
        status = ${report.status}::delivery_status,
        provider_message_id = coalesce(provider_message_id, ${report.providerMessageId ?? null}),
        error = ${report.error ? json(sql, report.error) : null},
        sender = coalesce(${report.from ?? null}, sender),
        check_at = now() + ${firstCheck(report)}::interval,
        updated_at = now()
      where id = ${id} and (status < ${report.status}::delivery_status
        or (${report.providerMessageId !== undefined} and ${isByWord(sql)}))
      returning id, message_id
    ), reported as (
      insert into delivery_reports (conversation_id, channel_id, message_id, delivery_id, status, reported)
      select m.conversation_id, m.channel_id, m.id, step.id, ${report.status}::delivery_status, ${report.reported}
      from step join messages m on m.id = step.message_id
    )
    select ${report.answer === undefined ? sql`id` : sql`note_answer(${report.answer})`} as answered from step`
  if (!step && report.providerMessageId) await bindProviderMessage(sql, id, report.providerMessageId)
  return step !== undefined
}

/** When a delivery is looked at by the keeper (see `takeUnheard`); null: it is not. */
function firstCheck({
  status,
  providerMessageId,
  unreported,
}: Parameters<typeof advanceDelivery>[2]): string | null {
  if (status === 'delivered' || status === 'read') return null
  // Whether its conversation was told. What never was at the provider is told by who stores it.
  if (status === 'failed') return providerMessageId === undefined ? null : '1 minute'
  // Most reports come within seconds; where none can come, there is nothing to wait for.
  return unreported ? '10 seconds' : '10 minutes'
}

/** A report that is no step forward can still be the first to name the provider's id. */
async function bindProviderMessage(sql: Sql, id: string, providerMessageId: string): Promise<void> {
  await sql`
    update deliveries set provider_message_id = ${providerMessageId}
    where id = ${id} and provider_message_id is null`
}

/** That it was not sent is a person's word alone. */
export function isByWord(sql: Sql) {
  return sql`(d.status = 'failed' and d.error->>'code' = ${NOT_SENT})`
}
