import { proxyActivities } from '@temporalio/workflow'
import type { KeeperActivities, KeeperReport } from '../protocol/activities/keeper.ts'

const { keep } = proxyActivities<KeeperActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '30 seconds',
  // The next round comes in a minute.
  retry: { maximumAttempts: 3 },
})

/** One round of the keeper. A schedule starts it every minute. */
export async function keeper(): Promise<KeeperReport> {
  return keep()
}
