import { proxyActivities } from '@temporalio/workflow'
import type { ErasureActivities } from '../protocol/activities/erasure.ts'

const { applyRetention } = proxyActivities<ErasureActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  // The next round comes in an hour anyway.
  retry: { maximumAttempts: 3 },
})

/** What is left after so many is the next round's. */
const MOST_STEPS = 100

/** One round of what channels' settings say of how long texts and files are kept; a schedule starts it each hour. */
export async function retain(): Promise<{ conversations: number }> {
  let conversations = 0
  for (let step = 0; step < MOST_STEPS; step++) {
    const done = await applyRetention()
    if (done === 0) break
    conversations += done
  }
  return { conversations }
}
