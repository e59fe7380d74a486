import { OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type * as signals from '../../protocol/signals.ts'
import { record } from './activities.ts'
import { claim } from './claim.ts'
import { send } from './send-lane.ts'
import { type Conversation, changeHands, place } from './state.ts'
import { enter } from './visibility.ts'
import { forgetLapses, noteSettled } from './waits.ts'

/** Ends the talk: the seat is free, and the survey follows if there is to be one. */
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
  // Of the talk that is over: a rule's word for one agent, and who did not answer.
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

/** The customer said that they want no messages, or want them again, and nothing else: that needs nobody. */
export function resolveAfterKeyword(c: Conversation, keyword: 'STOP' | 'START'): Promise<void> {
  const reason = keyword === 'STOP' ? 'the customer opted out' : 'the customer opted in'
  return resolve(c, { conversationId: c.state.id, actor: SYSTEM, survey: false }, reason)
}

/** Takes a resolution back: the conversation goes to the agent who had it if they can have it now, else to the line. */
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
