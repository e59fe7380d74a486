import { proxyActivities } from '@temporalio/workflow'
import type { AiActivities } from '../../protocol/activities/ai.ts'
import type { ConversationActivities } from '../../protocol/activities/conversation.ts'
import { SEND_LIMITS } from '../../protocol/sending-outcomes.ts'

/**
 * Activities that use PostgreSQL only; they take a few milliseconds. While the database is down, or a
 * statement is wrong, they are retried without limit: the operator sees the pending activity with its
 * error, and nothing is lost once the cause is fixed.
 */
export const record = proxyActivities<Omit<ConversationActivities, 'sendMessage' | 'settleMessage'>>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})

/**
 * One call to the provider, to send a message or to search the provider's list of messages. The
 * activity itself allows a second try only when it knows that nothing was sent, and it keeps to the
 * message's send-by time. The provider client gives up after 30 s; the timeout is longer, so that the
 * activity can still report that. A message with files may take longer (`sendLimits`).
 */
export const provider = proxyActivities<Pick<ConversationActivities, 'sendMessage' | 'settleMessage'>>({
  ...SEND_LIMITS.usual,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/**
 * One turn of the AI. A customer is waiting, so after a minute a human is the better answer, and the
 * failure leads to one.
 *
 * The activity heartbeats every second: this is how it learns that the turn was broken off. The
 * workflow waits for its end even then, because the result says how many tokens were used. Without a
 * heartbeat for 15 s, the worker is considered dead.
 */
export const model = proxyActivities<Pick<AiActivities, 'runAiTurn'>>({
  startToCloseTimeout: '50 seconds',
  scheduleToCloseTimeout: '60 seconds',
  heartbeatTimeout: '15 seconds',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})
