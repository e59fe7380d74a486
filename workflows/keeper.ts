import { proxyActivities } from '@temporalio/workflow'
import type { KeeperActivities, KeeperReport } from '../protocol/activities/keeper.ts'

const { keep } = proxyActivities<KeeperActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  // The next round comes in a minute anyway.
  retry: { maximumAttempts: 3 },
})

/** One round of the keeper; a schedule starts it each minute. */
export async function keeper(): Promise<KeeperReport> {
  return keep()
}
