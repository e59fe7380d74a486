import { record } from './activities.ts'
import { type Conversation, place } from './state.ts'
import { noteUnsettled } from './unsettled.ts'

/** Numbers that a repair can use; what is left is for the keeper's next round. */
const SEQS_TO_REPAIR = 28

/** Repairs rows that nobody looks after. What the send lane has before it is looked after, and nothing else is to be. */
export async function repairConversation(c: Conversation): Promise<void> {
  if (c.sending || c.state.outbox.length > 0) return
  const { problem } = await record.repairConversation(place(c, SEQS_TO_REPAIR))
  if (!problem) return
  const { messageId, code, error = { code } } = problem
  const outcome = problem.error?.class === 'unknown' ? 'unknown' : 'failed'
  noteUnsettled(c.state, { messageId, outcome, at: Date.now(), error })
}
