import { OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type * as signals from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { claim } from './claim.ts'
import { forgetLapses, noteSettled } from './customer-waits.ts'
import { send } from './send-lane.ts'
import { type Conversation, changeHands, place } from './state.ts'
import { enter } from './visibility.ts'

/** Resolves the conversation. The agent's seat is free, and a survey follows if the channel has one. */
export async function resolve(c: Conversation, command: signals.Resolve, reason?: string): Promise<void> {
  const { state } = c
  state.resolution++
  const { resolution, automatic } = state
  state.automatic = undefined
  const { actor = OPERATOR, commandId } = command
  const here = place(c)
  const resolved = await record.resolveConversation.executeWithOptions(
    { summary: `resolution ${resolution}` },
    [{ ...here, actor, commandId, survey: command.survey !== false, automatic, resolution, reason }],
  )
  changeHands(state, here.seq)
  noteSettled(state)
  // These belong to the talk that just ended: a rule's choice of one agent, and the agents who did not
  // answer.
  state.demand = { ...state.demand, agentId: undefined }
  forgetLapses(state)
  state.closeAt = resolved.closeAt
  state.survey = resolved.survey
  enter(c, {
    status: 'resolved',
    why: [reason ?? 'resolved', resolved.skipped && `no survey: ${resolved.skipped}`]
      .filter(Boolean)
      .join('; '),
  })
  if (resolved.survey) {
    await send(c, {
      purpose: `survey ${resolution}`,
      author: { kind: 'system' },
      content: { kind: 'survey', surveyId: resolved.survey.id },
    })
  }
}

/**
 * The customer's message said only that they want no more messages, or want them again. Nobody has to
 * answer that.
 */
export function resolveAfterKeyword(c: Conversation, keyword: 'STOP' | 'START'): Promise<void> {
  const reason = keyword === 'STOP' ? 'the customer opted out' : 'the customer opted in'
  return resolve(c, { conversationId: c.state.id, actor: SYSTEM, survey: false }, reason)
}

/**
 * Reopens a resolved conversation. It goes to the agent who had it if they can take it now, otherwise
 * to the line.
 */
export async function reopen(
  c: Conversation,
  command: Pick<signals.Command, 'actor' | 'commandId'>,
  reason: string,
): Promise<void> {
  await claim(c, {
    reason,
    cause: { type: 'conversation.reopened', data: { reason } },
    command,
    preferredId: c.state.lastAssigneeId,
    whoIsThere: true,
  })
}
