import { proxyActivities } from '@temporalio/workflow'
import type { LaterActivities } from '../../protocol/activities/later.ts'
import { type Conversation, place } from './state.ts'

/** One try, and soon: a mark that comes late, or not at all, does no harm. */
const beside = proxyActivities<Pick<LaterActivities, 'showRead'>>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
})

/**
 * The customer is shown that their messages were read, or that somebody writes an answer. Nothing waits for it, and nothing
 * depends on it: if the run ends meanwhile, the mark is lost.
 */
export function showRead(c: Conversation, { upTo, typing }: { upTo: number; typing?: boolean }): undefined {
  const { conversationId, channelId } = place(c, 0)
  if (typing) {
    beside.showRead({ conversationId, channelId, typing }).catch(() => {})
    return
  }
  const { shownUpTo = -1 } = c.state
  if (upTo <= shownUpTo) return
  c.state.shownUpTo = upTo
  beside.showRead({ conversationId, channelId, upTo }).catch(() => {})
}
