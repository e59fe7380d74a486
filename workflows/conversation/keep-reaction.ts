import { ActivityFailure, log } from '@temporalio/workflow'
import type { Entry } from '../../protocol/state/queue.ts'
import { record } from './activities.ts'
import { passOn } from './merge.ts'
import { type Conversation, place } from './state.ts'

/**
 * Keeps a customer's reaction at the message it belongs to, in whichever of their conversations that is. It asks nobody for
 * anything: it opens and reopens nothing, and the AI does not answer it.
 */
export async function keepReaction(
  c: Conversation,
  entry: Extract<Entry, { kind: 'reaction' }>,
): Promise<void> {
  const input = { ...place(c, 1), message: entry.message }
  try {
    let { elsewhere } = await record.keepReaction(input)
    while (elsewhere && !(await passOn(c, entry, elsewhere))) {
      // Its workflow ended without closing it.
      const ended = elsewhere.conversationId
      elsewhere = (await record.keepReaction({ ...input, ended })).elsewhere
    }
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('keeping a reaction was made to fail; it is left out')
  }
}
