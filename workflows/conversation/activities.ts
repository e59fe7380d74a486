import { proxyActivities } from '@temporalio/workflow'
import type { AiActivities } from '../../protocol/activities/ai.ts'
import type { ConversationActivities } from '../../protocol/activities/conversation.ts'

/**
 * PostgreSQL only: a few milliseconds when it is up. While it is down, or a statement is wrong, it is tried for ever:
 * the operator sees the pending activity with its error, and nothing is lost when it is mended.
 */
export const record = proxyActivities<Omit<ConversationActivities, 'sendMessage' | 'settleMessage'>>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})

/**
 * One call to the provider, to send a message or to look in its list. A send is tried again only where the activity knows
 * that nothing has left; it looks after its own send-by. The timeout leaves the provider's client, which gives up after 30 s, time to say so.
 */
export const provider = proxyActivities<Pick<ConversationActivities, 'sendMessage' | 'settleMessage'>>({
  startToCloseTimeout: '45 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/**
 * One turn of the AI. A customer waits: past a minute, a human is the better answer, and the failure says so. It heartbeats
 * each second, so that it learns that it is broken off; its own end is waited for beside the loop, since it tells what it
 * has cost. Without a word of it for so long, its worker is gone.
 */
export const model = proxyActivities<Pick<AiActivities, 'runAiTurn'>>({
  startToCloseTimeout: '50 seconds',
  scheduleToCloseTimeout: '60 seconds',
  heartbeatTimeout: '15 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})
