import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow'
import type { RecoveryActivities } from '../protocol/activities/recovery.ts'

const { readInbound } = proxyActivities<RecoveryActivities>({
  // In pull mode one activity reads for ten minutes.
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/** How many reads one run makes before it continues as new, so that its history stays small. */
const READS_A_RUN = 20
/** A worker that is shutting down ends its read at once, so the next read starts after a short pause. */
const PAUSE = '1 second'

/**
 * Reads a channel's incoming messages from the provider's list: those that no webhook brought, or all
 * of them where the provider can't reach us. A schedule starts it every two minutes, unless the last
 * one is still running.
 *
 * Returns how many messages were fed in.
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
