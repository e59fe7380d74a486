import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow'
import type { RecoveryActivities } from '../protocol/activities/recovery.ts'

const { readInbound } = proxyActivities<RecoveryActivities>({
  // In pull mode it goes on for ten minutes.
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/** Pulls before it continues as new, so that its history stays small. */
const READS_A_RUN = 20
/** A worker that is about to end breaks off at once. */
const PAUSE = '1 second'

/**
 * Reads a channel's incoming messages from the provider's list: what no webhook brought, or, where the provider can't
 * reach us, all of them. A schedule starts it every two minutes, unless it is still at it.
 */
export async function recoverInbound(input: { channelId: string }): Promise<number> {
  let fed = 0
  for (let read = 0; read < READS_A_RUN; read++) {
    const found = await readInbound(input)
    fed += found.fed
    if (found.mode !== 'pull') return fed
    await sleep(PAUSE)
  }
  return continueAsNew<typeof recoverInbound>(input)
}
