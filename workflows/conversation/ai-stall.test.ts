import { expect, test } from 'vitest'
import { DEFAULT_AI_LIMITS } from '../../domain/ai.ts'
import type { AiState, ConversationState } from '../../protocol/state/state.ts'
import { hasStalled } from './ai-stall.ts'
import { newState } from './state.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const ids = { channelId: 'channel', address: 'whatsapp:+15005550100', conversationId: 'conversation' }
const ROBIN: AiState = {
  id: 'robin',
  name: 'Robin',
  by: 'channel',
  since: NOON,
  turns: 1,
  tokens: 0,
  limits: DEFAULT_AI_LIMITS,
}
const unsent = { messageId: 'm', outcome: 'failed', at: NOON, purpose: 'ai turn 1' } as const
const hold = { messageId: 'm', until: NOON, nextLook: NOON }

const withAi = (more: Partial<ConversationState> = {}, ai: Partial<AiState> = {}): ConversationState => ({
  ...newState(ids),
  status: 'ai',
  ai: { ...ROBIN, ...ai },
  unansweredSince: NOON,
  unsettled: [unsent],
  ...more,
})

test.each<[string, boolean, ConversationState, number]>([
  ['its answer did not arrive', true, withAi(), 0],
  ['a turn runs', false, withAi(), 1],
  ['a turn is due', false, withAi({}, { dueAt: NOON }), 0],
  ['an answer is being sent', false, withAi({ outbox: [{ input: {} as never }] }), 0],
  ['the outcome is still looked for', false, withAi({ hold }), 0],
  ['the customer does not wait', false, withAi({ unansweredSince: undefined }), 0],
  ['nothing failed', false, withAi({ unsettled: undefined }), 0],
  ['only the greeting failed', false, withAi({ unsettled: [{ ...unsent, purpose: 'greeting' }] }), 0],
  ['that was seen already', false, withAi({}, { stalled: true }), 0],
  ['a person has it', false, withAi({ status: 'assigned' }), 0],
  [
    'its last words are in doubt, and an action waits for them',
    true,
    withAi(
      { unsettled: undefined, unansweredSince: undefined },
      { afterwards: { purpose: 'ai turn 1', turn: 1, action: { tool: 'resolve' } } },
    ),
    0,
  ],
])('whether the AI has nothing more to do: %s', (_, expected, state, turning) => {
  expect(hasStalled({ state, turning })).toBe(expected)
})
