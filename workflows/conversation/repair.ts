import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'
import { noteUnsettled } from './unsettled.ts'

/** How many row numbers one repair can use. What is left waits for the keeper's next round. */
const SEQS_TO_REPAIR = 28

/**
 * Repairs rows that no step handles any more, such as a delivery without an outcome. While the outbox
 * has messages, the send lane handles them, and a repair would interfere.
 */
export async function repairConversation(c: Conversation): Promise<void> {
  if (c.sending || c.state.outbox.length > 0) return
  const { problem } = await record.repairConversation(place(c, SEQS_TO_REPAIR))
  if (!problem) return
  const { messageId, code, error = { code } } = problem
  const outcome = problem.error?.class === 'unknown' ? 'unknown' : 'failed'
  noteUnsettled(c.state, { messageId, outcome, at: Date.now(), error })
}
