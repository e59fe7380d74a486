import { expect, test } from 'vitest'
import type { ConversationState } from '../../protocol/state/state.ts'
import type { Unsettled } from '../../protocol/state/told.ts'
import { problemOf } from './problem.ts'
import { type FailingStep, newState } from './state.ts'

const state = (more: Partial<ConversationState> = {}): ConversationState => ({
  ...newState({ channelId: 'h', address: 'a', conversationId: 'one' }),
  ...more,
})
const failing: FailingStep = { lane: 'loop', step: 'claimSeat', since: 1, error: 'away' }
const failed: Unsettled = { messageId: 'm', outcome: 'failed', at: 1 }
const unknown: Unsettled = { messageId: 'n', outcome: 'unknown', at: 1 }
const delayed = [{ input: {}, delay: { code: '63018' } }] as unknown as ConversationState['outbox']
const byAi = (reason: 'ai_refuses_key' | 'customer_asked') =>
  ({ reason, at: 1 }) as unknown as ConversationState['handedOver']

/** From the least to the gravest: each with all that are less grave beside it. */
test.each<[string, ConversationState, FailingStep | undefined, ReturnType<typeof problemOf>]>([
  ['all is well', state(), undefined, 'none'],
  ['the talk was for a person', state({ handedOver: byAi('customer_asked') }), undefined, 'none'],
  ['the AI is broken', state({ handedOver: byAi('ai_refuses_key') }), undefined, 'ai_failed'],
  [
    'a message is put off',
    state({ handedOver: byAi('ai_refuses_key'), outbox: delayed }),
    undefined,
    'send_delayed',
  ],
  ['one did not go', state({ unsettled: [failed], outbox: delayed }), undefined, 'send_failed'],
  ['of one it is not known', state({ unsettled: [failed, unknown, failed] }), undefined, 'send_unknown'],
  ['a step fails', state({ unsettled: [unknown] }), failing, 'step_failing'],
  ['once closed, nothing', state({ status: 'closed', unsettled: [unknown] }), undefined, 'none'],
  ['once closed, but for a step that fails', state({ status: 'closed' }), failing, 'step_failing'],
])('%s', (_, of, step, problem) => {
  expect(problemOf(of, step)).toBe(problem)
})
