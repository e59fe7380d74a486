import { patched } from '@temporalio/workflow'
import { carryOut, handOver } from './ai.ts'
import type { Conversation } from './state.ts'
import { isSomebodys } from './unsettled.ts'

/**
 * True when the AI has the conversation and will do nothing more: its answer did not arrive, or nobody
 * knows whether it did, and the search for it has ended. Without a person, the customer would wait for
 * ever.
 */
export function hasStalled({ state, turning }: Pick<Conversation, 'state' | 'turning'>): boolean {
  const { ai, status, outbox, hold, unsettled = [], unansweredSince } = state
  if (!ai || status !== 'ai' || ai.stalled || ai.dueAt !== undefined) return false
  if (turning > 0 || outbox.length > 0 || hold) return false
  return ai.afterwards !== undefined || (unansweredSince !== undefined && unsettled.some(isSomebodys))
}

/** Goes on after `hasStalled`: a person gets it, unless the AI’s last words turned out to have arrived. */
export async function endStall(c: Conversation): Promise<void> {
  const { ai, unansweredSince } = c.state
  if (!ai) return
  const { afterwards } = ai
  ai.stalled = true
  ai.afterwards = undefined
  if (!patched('a-person-gets-what-the-ai-can-not-answer')) return
  if (unansweredSince === undefined && afterwards) return carryOut(c, afterwards.action, afterwards.turn)
  await handOver(c, 'message_failed')
}
