import { Context } from '@temporalio/activity'
import { loadAudit, storeAudit } from '../../db/audit.ts'
import {
  type AuditResult,
  type AuditSource,
  DIFFERENCES,
  type Difference,
  type DifferenceKind,
} from '../../domain/audit.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many differences of one hour are kept. If there are more, they have one cause. */
const MAX_KEPT = 200

/** These may be gone at the next audit: the message is read from the list, its report comes, or the activity runs. */
const PASSING: DifferenceKind[] = ['missing_inbound', 'unreported', 'not_stored', 'not_decided']

/** Stores an hour's result, and reports unexplained differences once. */
export async function recordAudit(
  { sql, log }: Dependencies,
  channelId: string,
  { hour, until, source, result }: { hour: number; until: number; source: AuditSource; result: AuditResult },
): Promise<void> {
  const before = await loadAudit(sql, channelId, new Date(hour))
  const known = new Set(before?.differences.map(nameOf))
  const fresh = result.differences.filter(
    difference => !DIFFERENCES[difference.kind].explained && !known.has(nameOf(difference)),
  )
  await storeAudit(sql, channelId, {
    hour: new Date(hour),
    until: new Date(until),
    source,
    result: { ...result, differences: kept(result.differences) },
    unsettled: result.differences.some(({ kind }) => PASSING.includes(kind)),
  })
  if (fresh.length === 0) return
  const kinds = countKinds(fresh)
  const told = { channelId, hour: new Date(hour).toISOString(), ...kinds }
  if (result.alert) log.error(told, 'another program seems to use the credentials of the channel’s account')
  else log.warn(told, 'the audit found differences without an explanation')
  const counter = Context.current().metricMeter.createCounter(
    'switchboard_audit_differences',
    undefined,
    'Differences between provider, database and workflows that have no explanation',
  )
  for (const [kind, count] of Object.entries(kinds)) counter.add(count, { kind })
}

/** If there are more than are kept, the unexplained ones come first. */
function kept(differences: Difference[]): Difference[] {
  if (differences.length <= MAX_KEPT) return differences
  const explained = ({ kind }: Difference) => Number(DIFFERENCES[kind].explained)
  return differences.toSorted((a, b) => explained(a) - explained(b)).slice(0, MAX_KEPT)
}

function nameOf({ kind, providerMessageId, messageId }: Difference): string {
  return `${kind} ${providerMessageId ?? messageId}`
}

function countKinds(differences: Difference[]): Partial<Record<DifferenceKind, number>> {
  const counts: Partial<Record<DifferenceKind, number>> = {}
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
