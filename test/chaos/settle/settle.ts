import { setTimeout as wait } from 'node:timers/promises'
import type { ChaosOptions } from '../options.ts'
import type { ChaosRecord } from '../record.ts'
import type { Stage } from '../stage/stage.ts'
import { callKeeper, loseActivities, skipWaits } from './hasten.ts'
import { findUnrest, isAtRest, type Unrest } from './rest.ts'

const LOOK_MS = 500
/** A look may fall between two steps, so several quiet ones in a row are needed. */
const QUIET_LOOKS = 3
/** Waits that end by themselves within this time are not skipped, ms. */
const HASTEN_AFTER_MS = 6_000

/**
 * Waits until everything is at rest, without faults and with everything running, for a limited time. Returns what is
 * not at rest.
 */
export async function settle(
  stage: Stage,
  record: ChaosRecord,
  { settleMs, hastens }: Pick<ChaosOptions, 'settleMs' | 'hastens'>,
  signal: AbortSignal,
): Promise<Unrest> {
  const { sql, temporal, outsides, killedPids } = stage
  const began = Date.now()
  let quiet = 0
  let unrest: Unrest = {
    inbound: [],
    outbound: [],
    commands: [],
    seats: [],
    undos: [],
    workflows: ['never looked'],
  }
  while (Date.now() - began < settleMs && !signal.aborted) {
    await wait(LOOK_MS)
    // Reports of messages may still be on their way.
    const idle = Promise.all(Object.values(outsides).map(outside => outside.idle()))
    const reported = await Promise.race([idle.then(() => true), wait(LOOK_MS)])
    try {
      unrest = await findUnrest({ sql, temporal }, record)
      quiet = isAtRest(unrest) && reported ? quiet + 1 : 0
      if (quiet >= QUIET_LOOKS) return unrest
      if (hastens) {
        await loseActivities(sql, temporal, killedPids)
        if (Date.now() - began > HASTEN_AFTER_MS) {
          await skipWaits(sql, temporal)
          if (unrest.seats.length > 0) await callKeeper(temporal)
        }
      }
    } catch (error) {
      // A server that was killed last needs a moment.
      unrest = { ...unrest, workflows: [String(error)] }
      quiet = 0
    }
  }
  return unrest
}
