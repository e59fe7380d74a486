import { ActivityFailure, CancelledFailure, proxyActivities } from '@temporalio/workflow'
import type { PushActivities, PushInput, PushOutcome } from '../protocol/activities/push.ts'

/**
 * One try ends within 15 s. Push services name the time of the next try when they are busy; after an hour a
 * notification is of no use.
 */
const { sendPush } = proxyActivities<PushActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
})

/** It uses PostgreSQL only. */
const { giveUpPush } = proxyActivities<PushActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})

/** Tells an agent's browsers what concerns them. One that fails holds up none of the others. */
export async function pushNotice({
  subscriptionIds,
  ...notice
}: PushInput): Promise<Record<string, PushOutcome>> {
  const outcomes = await Promise.all(
    subscriptionIds.map(
      async subscriptionId => [subscriptionId, await sendOrGiveUp({ ...notice, subscriptionId })] as const,
    ),
  )
  return Object.fromEntries(outcomes)
}

async function sendOrGiveUp(input: Parameters<PushActivities['sendPush']>[0]): Promise<PushOutcome> {
  try {
    return await sendPush(input)
  } catch (error) {
    if (!(error instanceof ActivityFailure) || error.cause instanceof CancelledFailure) throw error
    await giveUpPush({ subscriptionId: input.subscriptionId })
    return 'failed'
  }
}
