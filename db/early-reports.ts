import type { StatusReport } from '../domain/delivery.ts'
import { type Database, json, type Sql } from './client.ts'
import { type FoundDelivery, foundColumns } from './deliveries.ts'
import { advanceDelivery } from './delivery-reports.ts'

/** By then it is known whose message it is, or it belongs to somebody else. */
const EARLY = '1 hour'
/** So long the audit can tell of it: each hour is audited within two days. */
const KEPT = '50 hours'

/**
 * Keeps a report about a message that no delivery of these channels is known to have produced yet; the first of them is the
 * one that was called. `ours`: the address it is about, where the provider says it.
 */
export async function holdEarly(
  sql: Sql,
  { channelIds, report, ours }: { channelIds: string[]; report: StatusReport; ours?: string },
): Promise<void> {
  await sql`
    insert into early_reports (channel_ids, provider_message_id, report)
    values (${channelIds}::uuid[], ${report.providerMessageId}, ${json(sql, { ...report, ...(ours !== undefined && { ours }) })})
    on conflict do nothing`
}

/**
 * Applies reports that came before the answers of their calls, for one message or for all. Returns what it applied. The
 * caller tells the conversations; if it can't, the keeper does so as with any failure.
 */
export async function takeEarly(
  sql: Database,
  providerMessageId?: string,
): Promise<(FoundDelivery & { report: StatusReport })[]> {
  return sql.begin(async tx => {
    const taken = await tx<(FoundDelivery & { report: StatusReport })[]>`
      with held as (
        select e.position, e.report, d.id as delivery_id
        from early_reports e
        join deliveries d on d.provider_message_id = e.provider_message_id
        join messages m on m.id = d.message_id and m.channel_id = any(e.channel_ids)
        where ${providerMessageId === undefined ? tx`e.received_at > now() - ${EARLY}::interval` : tx`e.provider_message_id = ${providerMessageId}`}
        order by e.position limit 500
        for update of e skip locked
      ), taken as (
        delete from early_reports e using held where e.position = held.position
      )
      select ${foundColumns(tx)}, held.report from held
      join deliveries d on d.id = held.delivery_id
      join messages m on m.id = d.message_id join conversations c on c.id = m.conversation_id
      order by held.position`
    for (const { id, report } of taken) await advanceDelivery(tx, id, report)
    return taken
  })
}

/** Drops reports about messages that are not ours, once they have been audited. */
export async function dropEarly(sql: Sql): Promise<void> {
  await sql`delete from early_reports where received_at < now() - ${KEPT}::interval`
}
