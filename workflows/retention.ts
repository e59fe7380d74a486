import { proxyActivities } from '@temporalio/workflow'
import type { ErasureActivities } from '../protocol/activities/erasure.ts'

const { applyRetention } = proxyActivities<ErasureActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  // The next round comes in an hour.
  retry: { maximumAttempts: 3 },
})

/** How many steps one round makes. The next round does the rest. */
const MOST_STEPS = 100

/**
 * One round of deleting texts and files that are older than their channel's settings allow. A schedule
 * starts it every hour.
 */
export async function retain(): Promise<{ conversations: number }> {
  let conversations = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    const done = await applyRetention()
    if (done === 0) break
    conversations += done
  }
  return { conversations }
}
