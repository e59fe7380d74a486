import { describe, expect, test } from 'vitest'
import type { ConversationState } from '../../protocol/state/state.ts'
import { nextFollowUp, nextWindowNotice } from './follow-up-times.ts'
import { newState } from './state.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BASE = newState({ channelId: 'h', address: 'a', conversationId: 'one' })

/** Each wait has another length, so that none is taken for another. */
const FOLLOW_UPS = {
  reassignOfflineMs: 5 * MINUTE,
  reassignNoReplyMs: 7 * MINUTE,
  resolveAiMs: 11 * MINUTE,
  resolveHumanMs: 13 * MINUTE,
  tellsResolved: false,
  tellsWindow: true,
}
const SNOOZE = { since: NOON, by: { kind: 'agent' as const, id: 'ann' }, epoch: 1 }
const state = (more: Partial<ConversationState>): ConversationState => ({
  ...BASE,
  statusSince: NOON,
  followUps: FOLLOW_UPS,
  ...more,
})
const assigned = (more: Partial<ConversationState> = {}) => state({ status: 'assigned', ...more })
const unanswered = (more: Partial<ConversationState> = {}) => assigned({ unansweredSince: NOON, ...more })

describe('the next automatic step', () => {
  test.each<[string, ConversationState, ReturnType<typeof nextFollowUp>]>([
    ['nothing, before anybody wrote', assigned(), undefined],
    [
      'the end of a talk that went quiet',
      assigned({ lastOutAt: NOON }),
      { kind: 'autoResolve', at: NOON + 13 * MINUTE },
    ],
    [
      'with the AI after its own time',
      state({ status: 'ai', lastOutAt: NOON }),
      { kind: 'autoResolve', at: NOON + 11 * MINUTE },
    ],
    ['not while it waits', state({ status: 'waiting', lastOutAt: NOON }), undefined],
    ['not once it is resolved', state({ status: 'resolved', lastOutAt: NOON }), undefined],
    ['not while the customer is being told', assigned({ lastOutAt: NOON, autoResolving: 'p' }), undefined],
    [
      'not where it is not wanted',
      assigned({ lastOutAt: NOON, followUps: { ...FOLLOW_UPS, resolveHumanMs: null } }),
      undefined,
    ],
    ['another agent', unanswered(), { kind: 'reassign', at: NOON + 7 * MINUTE }],
    [
      'never an end, while the customer waits for an answer',
      unanswered({ lastOutAt: NOON, followUps: { ...FOLLOW_UPS, reassignNoReplyMs: null } }),
      undefined,
    ],
    ['nothing while it is snoozed', unanswered({ snooze: { ...SNOOZE, until: NOON + HOUR } }), undefined],
    [
      'no end while it is snoozed to a time',
      assigned({ lastOutAt: NOON, snooze: { ...SNOOZE, until: NOON + HOUR } }),
      undefined,
    ],
    [
      'the end, if it is snoozed until a customer writes who does not',
      assigned({ lastOutAt: NOON - HOUR, snooze: SNOOZE }),
      { kind: 'autoResolve', at: NOON + 13 * MINUTE },
    ],
    [
      'behind a snooze, the whole time',
      unanswered({ wokeAt: NOON + HOUR }),
      { kind: 'reassign', at: NOON + HOUR + 7 * MINUTE },
    ],
    [
      'behind a snooze, the whole time for an agent who is away',
      unanswered({ wokeAt: NOON + HOUR, agentAwaySince: NOON }),
      { kind: 'reassign', at: NOON + HOUR + 5 * MINUTE },
    ],
    [
      'behind a snooze, the whole time for a silent customer',
      assigned({ lastOutAt: NOON, wokeAt: NOON + HOUR }),
      { kind: 'autoResolve', at: NOON + HOUR + 13 * MINUTE },
    ],
    ['nothing, with the AI, which answers', state({ status: 'ai', unansweredSince: NOON }), undefined],
    ['nothing, while it waits', state({ status: 'waiting', unansweredSince: NOON }), undefined],
    [
      'a new agent has the whole time',
      unanswered({ statusSince: NOON + HOUR }),
      { kind: 'reassign', at: NOON + HOUR + 7 * MINUTE },
    ],
    [
      'and so has who tried to answer',
      unanswered({ triedAt: NOON + HOUR }),
      { kind: 'reassign', at: NOON + HOUR + 7 * MINUTE },
    ],
    [
      'sooner, where the agent has gone',
      unanswered({ agentAwaySince: NOON }),
      { kind: 'reassign', at: NOON + 5 * MINUTE },
    ],
    [
      'counted from when they went',
      unanswered({ agentAwaySince: NOON + MINUTE }),
      { kind: 'reassign', at: NOON + 6 * MINUTE },
    ],
    [
      'or, if they were gone, from the question',
      unanswered({ agentAwaySince: NOON - HOUR }),
      { kind: 'reassign', at: NOON + 5 * MINUTE },
    ],
    [
      'not for being away, where that is not wanted',
      unanswered({ agentAwaySince: NOON, followUps: { ...FOLLOW_UPS, reassignOfflineMs: null } }),
      { kind: 'reassign', at: NOON + 7 * MINUTE },
    ],
    [
      'only for being away, where that is wanted',
      unanswered({ agentAwaySince: NOON, followUps: { ...FOLLOW_UPS, reassignNoReplyMs: null } }),
      { kind: 'reassign', at: NOON + 5 * MINUTE },
    ],
  ])('%s', (_, of, next) => {
    expect(nextFollowUp(of)).toEqual(next)
  })
})

describe('that WhatsApp’s window is about to close is told', () => {
  const heard = (more: Partial<ConversationState> = {}) => unanswered({ lastHeardAt: NOON, ...more })
  const notice = NOON + 24 * HOUR - 35 * MINUTE

  test.each<[string, ConversationState, number | undefined]>([
    ['to who waits for an agent’s answer', heard(), notice],
    ['to who waits for an agent', heard({ status: 'waiting' }), notice],
    ['not while the AI has it', heard({ status: 'ai' }), undefined],
    ['not once it is resolved', heard({ status: 'resolved' }), undefined],
    ['not to who has an answer', heard({ unansweredSince: undefined }), undefined],
    ['not to who never wrote', heard({ lastHeardAt: undefined }), undefined],
    ['once', heard({ windowToldFor: NOON }), undefined],
    ['again after their next message', heard({ windowToldFor: NOON - HOUR }), notice],
    ['not where it is not wanted', heard({ followUps: { ...FOLLOW_UPS, tellsWindow: false } }), undefined],
  ])('%s', (_, of, at) => {
    expect(nextWindowNotice(of)).toBe(at)
  })
})
