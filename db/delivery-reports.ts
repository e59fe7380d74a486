import { type DeliveryError, type DeliveryStatus, NOT_SENT } from '../domain/delivery.ts'
import { json, type Sql } from './client.ts'

// Deliveries after the call to the provider: its answer, its reports, its list, and what a person says about them.

/**
 * Advances a delivery and never moves it back, whoever reports and in whatever order: a report may come before the answer
 * of the call. If the provider names its message, the delivery was sent, even if a person said otherwise. Returns whether
 * anything changed.
 */
export async function advanceDelivery(
  sql: Sql,
  id: string,
  report: {
    status: DeliveryStatus
    providerMessageId?: string
    error?: DeliveryError
    reported: string
    /** Our address that the message was sent from. */
    from?: string
    /** The provider will send no report about it. */
    unreported?: true
    /** The message that arrives with this step, if it may be an answer to the customer. */
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

/** When the keeper checks the delivery (see `takeOverdueDelivery`); null: never. */
function firstCheck({
  status,
  providerMessageId,
  unreported,
}: Parameters<typeof advanceDelivery>[2]): string | null {
  if (status === 'delivered' || status === 'read') return null
  // The keeper checks that the conversation was told of the failure. A call that never reached the provider is told by the
  // code that stores it.
  if (status === 'failed') return providerMessageId === undefined ? null : '1 minute'
  // Most reports come within seconds. If none can come, there is no reason to wait.
  return unreported ? '10 seconds' : '10 minutes'
}

/** A report that changes no status can still be the first one with the provider's id. */
async function bindProviderMessage(sql: Sql, id: string, providerMessageId: string): Promise<void> {
  await sql`
    update deliveries set provider_message_id = ${providerMessageId}
    where id = ${id} and provider_message_id is null`
}

/** Whether only a person has said that the delivery was not sent. */
export function isByWord(sql: Sql) {
  return sql`(d.status = 'failed' and d.error->>'code' = ${NOT_SENT})`
}
