import { expect, test } from 'vitest'
import { LONGEST_SNOOZE_MS } from '../../domain/snooze.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { snoozeEndsAt, whyItEnds } from './snooze-end.ts'
import { newState } from './state.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const HOUR = 3_600_000
const BASE = newState({ channelId: 'h', address: 'a', conversationId: 'one' })
const SNOOZE = { since: NOON, until: NOON + HOUR, by: { kind: 'agent' as const, id: 'ann' }, epoch: 10 }

const state = (more: Partial<ConversationState> = {}): ConversationState => ({
  ...BASE,
  status: 'assigned',
  snooze: SNOOZE,
  ...more,
})
const failed = (more: object = {}) => ({
  unsettled: [{ messageId: 'm', outcome: 'failed' as const, at: NOON + 1, purpose: 'reply', ...more }],
})

test.each<[string, ConversationState, number | undefined, ReturnType<typeof whyItEnds>]>([
  ['nothing is snoozed', state({ snooze: undefined }), undefined, 'time'],
  ['its time', state(), NOON + HOUR, 'time'],
  [
    'none without a time, but a year',
    state({ snooze: { ...SNOOZE, until: undefined } }),
    NOON + LONGEST_SNOOZE_MS,
    'time',
  ],
  ['what was asked before', state({ asked: [{ epoch: 9, at: NOON }] }), NOON + HOUR, 'time'],
  ['a question', state({ asked: [{ epoch: 11, at: NOON }] }), NOON, 'customer_wrote'],
  ['STOP', state({ snooze: { ...SNOOZE, ended: 'customer_wrote' } }), NOON, 'customer_wrote'],
  ['a reply that failed', state(failed()), NOON, 'message_failed'],
  ['one of the AI', state(failed({ purpose: 'ai turn 3' })), NOON, 'message_failed'],
  ['one that failed before', state(failed({ at: NOON - 1 })), NOON + HOUR, 'time'],
  ['a notice of the service', state(failed({ purpose: 'window notice 4' })), NOON + HOUR, 'time'],
  [
    'what is still being found out',
    state({ ...failed(), hold: { messageId: 'm', until: NOON + 2, nextLook: NOON } }),
    NOON + HOUR,
    'time',
  ],
])('it ends by %s', (_, given, at, because) => {
  expect(snoozeEndsAt(given)).toBe(at)
  expect(whyItEnds(given)).toBe(because)
})
