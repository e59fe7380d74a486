import { ActivityFailure, log } from '@temporalio/workflow'
import type { Entry } from '../../protocol/state/queue.ts'
import { record } from './activities.ts'
import { passOn } from './merge.ts'
import { type Conversation, place } from './state.ts'

/**
 * Stores a customer's reaction with the message that it belongs to, even if that message is in another
 * of their conversations. A reaction needs no answer: it opens and reopens nothing, and the AI does not
 * reply to it.
 */
export async function keepReaction(
  c: Conversation,
  entry: Extract<Entry, { kind: 'reaction' }>,
): Promise<void> {
  const input = { ...place(c, 1), message: entry.message }
  try {
    let { elsewhere } = await record.keepReaction(input)
    while (elsewhere && !(await passOn(c, entry, elsewhere))) {
      // The workflow of that conversation ended without closing it.
      const ended = elsewhere.conversationId
      elsewhere = (await record.keepReaction({ ...input, ended })).elsewhere
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('an operator made the storing of a reaction fail; it is skipped')
  }
}
