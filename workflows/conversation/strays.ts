import type { DeliveryFailed } from '../messages.ts'
import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'

/** Rows that setting right can write; what is left is for the keeper's next look. */
const SEQS_TO_REPAIR = 28

/** Records that the provider could not deliver what it had taken. */
export async function recordFailure(c: Conversation, failure: DeliveryFailed): Promise<void> {
  const failed = await record.recordDeliveryFailure({ ...place(c), ...failure })
  if (failed) c.state.problem = { messageId: failure.messageId, code: failed.code }
}

/** Sets right what nobody looks after. What the send lane has before it is looked after, and nothing else is to be. */
export async function lookAfterStrays(c: Conversation): Promise<void> {
  if (c.sending || c.state.outbox.length > 0) return
  const { problem } = await record.repairConversation(place(c, SEQS_TO_REPAIR))
  if (problem) c.state.problem = problem
}
