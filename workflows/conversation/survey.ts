import { CONTACT, SYSTEM } from '../../domain/conversation.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { endFor } from './merge.ts'
import { routeAgain } from './opening-order.ts'
import { recordMessages } from './record-messages.ts'
import { send } from './send-lane.ts'
import type { Conversation } from './state.ts'

/**
 * Reads a message after the resolution: it is an answer to the survey, a thank-you, or a reason to
 * reopen.
 */
export async function readAnswer(c: Conversation, message: InboundMessage): Promise<void> {
  const [recorded] = await recordMessages(c, [message])
  if (recorded?.running) return endFor(c, recorded.running, [message])
  if (recorded?.result !== 'recorded') return
  if (recorded.reading === 'message') {
    const reason = 'the customer wrote again after it was resolved'
    const cause = { type: 'conversation.reopened', data: { reason } } as const
    const { late } = recorded
    return routeAgain(c, { message, late, reason, cause, command: { actor: CONTACT } })
  }
  if (recorded.reading === 'score') c.state.survey = undefined
  if (recorded.follow && recorded.surveyId) {
    await send(c, {
      purpose: `${recorded.follow} ${c.state.resolution}`,
      author: SYSTEM,
      content: { kind: recorded.follow, surveyId: recorded.surveyId },
    })
  }
}
