import {
  findMessages,
  listDeliveryEntries,
  listInboundEntries,
  listSettledHours,
  listStrangeReports,
} from '../../db/audit.ts'
import { type Channel, loadChannel } from '../../db/channels.ts'
import type { Sql } from '../../db/client.ts'
import { addressOf } from '../../domain/address.ts'
import { audit, type DeliveryEntry, type Ledgers, type ProviderEntry } from '../../domain/audit.ts'
import type { AuditActivities, AuditInput, AuditReport } from '../../protocol/activities/audit.ts'
import type { Dependencies } from '../dependencies.ts'
import { decidedLedger } from './decided-ledger.ts'
import { askForUnlisted, type ProviderLedger, providerLedger } from './provider-ledger.ts'
import { recordAudit } from './record-audit.ts'

const HOUR_MS = 3_600_000
/**
 * How long after its end an hour is audited, ms. By then webhooks have arrived, and messages that they
 * missed were read from the list.
 */
const SETTLING_MS = 5 * 60_000
/** An hour that was not audited by this age (ms) never is. */
const MAX_AGE_MS = 48 * HOUR_MS
/** The clocks of the three ledgers differ by less than this, ms. */
const MARGIN_MS = 5 * 60_000
/** A message is sent at most this long after the decision to send it, ms: its send-by time and a margin. */
const DECIDED_BEFORE_MS = HOUR_MS + MARGIN_MS

/**
 * Compares the provider's list, the database and the workflows' histories, for each closed hour of a
 * channel that was not compared yet or had differences that may be gone. Or for the one hour that was
 * asked for.
 */
export function auditHours(dependencies: Dependencies): AuditActivities['auditHours'] {
  return async input => {
    const none: AuditReport = { hours: [], unexplained: 0 }
    const channel = await loadChannel(dependencies.sql, input.channelId)
    if (!channel?.credentials) return none
    const hours = await hoursToAudit(dependencies, channel, input)
    const [first, last] = [hours[0], hours.at(-1)]
    if (!first || !last) return none
    const span = { from: first.from - MARGIN_MS, until: last.until + MARGIN_MS }
    const provider = await providerLedger(dependencies, channel.id, span.from)
    if ('error' in provider) {
      dependencies.log.warn({ channelId: channel.id, code: provider.error }, 'the audit of a channel failed')
      return { ...none, error: provider.error }
    }
    const ledgers = await readLedgers(dependencies, channel, provider, span)
    let unexplained = 0
    for (const { hour, ...at } of hours) {
      const result = audit(ledgers, at)
      unexplained += result.unexplained
      const until = Math.min(at.until, hour + HOUR_MS)
      await recordAudit(dependencies, channel.id, { hour, until, source: provider.source, result })
    }
    return { hours: hours.map(({ hour }) => hour), unexplained }
  }
}

interface Hour {
  hour: number
  /** The audit covers nothing from before the channel was connected. */
  from: number
  until: number
}

async function hoursToAudit(
  { sql, clock }: Dependencies,
  channel: Channel,
  input: AuditInput,
): Promise<Hour[]> {
  const now = clock.now()
  // The provider's dates have no milliseconds.
  const begins = Math.floor(channel.createdAt.getTime() / 1_000) * 1_000
  const hourAt = (hour: number, until = hour + HOUR_MS): Hour => ({
    hour,
    from: Math.max(hour, begins),
    until: Math.min(until, hour + HOUR_MS, now),
  })
  if (input.hour !== undefined) return [hourAt(input.hour, input.until)]
  const since = Math.floor(Math.max(now - MAX_AGE_MS, begins) / HOUR_MS) * HOUR_MS
  const settled = new Set((await listSettledHours(sql, channel.id, new Date(since))).map(Number))
  const hours: Hour[] = []
  for (let hour = since; hour + HOUR_MS + SETTLING_MS <= now; hour += HOUR_MS) {
    if (!settled.has(hour)) hours.push(hourAt(hour))
  }
  return hours
}

async function readLedgers(
  dependencies: Dependencies,
  channel: Channel,
  ledger: Exclude<ProviderLedger, { error: string }>,
  span: { from: number; until: number },
): Promise<Ledgers> {
  const { sql, clock } = dependencies
  const dates = { from: new Date(span.from), until: new Date(span.until) }
  const entries = ledger.source === 'list' ? ledger.entries : await strangeReports(sql, channel, dates)
  const of = (origin: string) => entries.filter(entry => entry.origin === origin)
  const idsOf = (origin: string) => of(origin).map(({ providerMessageId }) => providerMessageId)
  const { id } = channel
  const inbound = await listInboundEntries(sql, id, idsOf('inbound'), dates)
  const addresses = [...new Set(of('api').flatMap(({ to }) => to ?? []))]
  const calls = await listDeliveryEntries(sql, id, { ids: idsOf('api'), addresses, ...dates })
  const settledAt = clock.now() - SETTLING_MS
  const deliveries = calls.map(({ status, ...call }): DeliveryEntry => {
    const waits = ledger.source === 'reports' && status === 'accepted' && call.at < settledAt
    return { ...call, ...(waits && { unreported: true }) }
  })
  const unlisted =
    ledger.source === 'list'
      ? await askForUnlisted(
          dependencies,
          id,
          entries,
          deliveries.filter(({ at }) => at >= span.from),
        )
      : reported(inbound, deliveries)
  const { decisions, workflows } = await decidedLedger(dependencies, id, {
    from: span.from - DECIDED_BEFORE_MS,
    until: span.until,
  })
  const storedMessages = await findMessages(
    sql,
    decisions.map(({ messageId }) => messageId),
  )
  return {
    provider: [...entries, ...unlisted],
    inbound: inbound.map(({ providerMessageId, at }) => ({ providerMessageId, at: at.getTime() })),
    deliveries,
    decisions: decisions.filter(({ messageId, mayDrop }) => !mayDrop || storedMessages.has(messageId)),
    storedMessages,
    workflows,
  }
}

/** For a provider without a list: messages that it reported and that no call of ours is known to have sent. */
async function strangeReports(
  sql: Sql,
  { id, medium, phoneNumber }: Channel,
  dates: { from: Date; until: Date },
): Promise<ProviderEntry[]> {
  const ourAddress = phoneNumber ? addressOf(medium, phoneNumber) : undefined
  const reports = await listStrangeReports(sql, { id, ourAddress }, dates)
  return reports.map(({ providerMessageId, at }) => ({ providerMessageId, origin: 'api', at: at.getTime() }))
}

/** For a provider without a list: the messages it reported, and the calls that it gave an id for. */
function reported(
  inbound: { providerMessageId: string; at: Date }[],
  deliveries: DeliveryEntry[],
): ProviderEntry[] {
  return [
    ...inbound.map(({ providerMessageId, at }) => ({
      providerMessageId,
      origin: 'inbound' as const,
      at: at.getTime(),
    })),
    ...deliveries.flatMap(({ providerMessageId, to, at }) =>
      providerMessageId === null ? [] : [{ providerMessageId, origin: 'api' as const, to, at }],
    ),
  ]
}
