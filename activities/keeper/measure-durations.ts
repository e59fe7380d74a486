import { heartbeat } from '@temporalio/activity'
import type { Sql } from '../../db/client.ts'
import {
  type ChangedConversation,
  type HoursSince,
  listHours,
  loadPast,
  replaceMeasures,
  type StoredMeasure,
  takeChanged,
} from '../../db/reports/measured-durations.ts'
import { openMs } from '../../domain/business-hours-search.ts'
import { MEASURED_TYPES, type Measured, measure } from '../../domain/reporting/measure-durations.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many events one transaction reads. */
const EVENTS = 2_000
/** How long a round may take, ms. The next one goes on; only the first rounds on an old database need this. */
const LONGEST_MS = 20_000

/**
 * Measures the conversations in which something has happened since the last round, for the reports. Returns how many there
 * were. It repeats what it does for a conversation as often as something happens there, and the result depends on the events
 * alone.
 */
export async function measureDurations({ sql }: Pick<Dependencies, 'sql'>): Promise<number> {
  const endsAt = performance.now() + LONGEST_MS
  let measured = 0
  while (performance.now() < endsAt) {
    const taken = await takeChanged(sql, EVENTS, measureEach)
    measured += taken?.changed.length ?? 0
    heartbeat()
    if (!taken || taken.isLast) break
  }
  return measured
}

async function measureEach(tx: Sql, changed: ChangedConversation[]): Promise<void> {
  const past = await loadPast(
    tx,
    changed.map(row => row.conversationId),
    MEASURED_TYPES,
  )
  const hours = await listHours(tx, [...new Set(changed.map(row => row.channelId))])
  const found = new Map<string, StoredMeasure[]>()
  for (const { conversationId, channelId } of changed) {
    const ofChannel = hours.filter(row => row.channelId === channelId)
    const measures = measure(past.get(conversationId) ?? [])
    found.set(
      conversationId,
      measures.map(measured => ({ ...measured, businessMs: businessMs(measured, ofChannel) })),
    )
  }
  await replaceMeasures(tx, changed, found)
}

/** By the hours that the channel had when it began. They are stored with each change, so the result stays the same. */
function businessMs({ from, to }: Measured, hours: HoursSince[]): number {
  const then = hours.find(({ since }) => since.getTime() <= from) ?? hours.at(-1)
  return then?.hours.enabled ? openMs(then.hours, from, to) : to - from
}
