import { patched } from '@temporalio/workflow'
import type { InboundMessage } from '../../domain/message.ts'
import type { DeliveryFailed } from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { noteAnswered, noteUnanswered } from './customer-waits.ts'
import { noteWritten, OTHERS } from './last-words.ts'
import { type Conversation, place } from './state.ts'
import { noteUnsettled, settled } from './unsettled.ts'

/** Records that the provider accepted a message and then could not deliver it. */
export async function recordFailure(c: Conversation, failure: DeliveryFailed): Promise<void> {
  const { messageId } = failure
  const { code, error, asks } = (await record.recordDeliveryFailure({ ...place(c), ...failure })) ?? {}
  if (code !== undefined)
    noteUnsettled(c.state, { messageId, outcome: 'failed', at: Date.now(), error: error ?? { code } })
  if (!asks) return
  noteUnanswered(c.state, asks)
  // They are not silent: they wait.
  if (c.state.autoResolving && asks.length > 0 && patched('nobody-who-waits-is-resolved'))
    c.state.autoResolving = undefined
}

/** Records the arrival of a message that had seemed not to be sent. */
export async function recordArrival(c: Conversation, messageId: string): Promise<void> {
  const { answersAt, settled: isSettled } = await record.recordArrival({ ...place(c, 0), messageId })
  if (isSettled || answersAt !== undefined) settled(c.state, messageId)
  if (answersAt === undefined) return
  c.state.lastOutAt = Date.now()
  noteAnswered(c.state, answersAt)
}

/**
 * Somebody answered the customer from our number outside this service, for example in the provider's
 * own app. The customer no longer waits, and the AI must not answer as well.
 */
export async function recordElsewhere(c: Conversation, message: InboundMessage): Promise<void> {
  const here = place(c, 1)
  const { answersAt } = await record.recordElsewhere({ ...here, message })
  if (answersAt === undefined) return
  noteWritten(c.state, OTHERS, here.seq)
  c.state.lastOutAt = Date.now()
  noteAnswered(c.state, answersAt)
  if (c.state.ai) c.state.ai.dueAt = undefined
}
