import { expect, test } from 'vitest'
import { DEFAULT_AI_LIMITS } from '../../../domain/ai.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import { newState } from '../state.ts'
import { detailsOf } from './details.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const MINUTE = 60_000

function state(more: Partial<ConversationState>): ConversationState {
  const ids = { channelId: 'channel', address: 'whatsapp:+15005550100', conversationId: 'conversation' }
  return { ...newState(ids), statusSince: NOON, why: 'it was', ...more }
}

const ROBIN = {
  id: 'robin',
  name: 'Robin',
  by: 'person',
  since: NOON,
  turns: 1,
  tokens: 0,
  limits: DEFAULT_AI_LIMITS,
} as const
const lastAct = { purpose: 'ai turn 1', turn: 1 }

test.each<[string, string, ConversationState]>([
  [
    'the notice that it will be resolved is on its way',
    'when its notice to the customer is sent, it is resolved',
    state({ status: 'assigned', autoResolving: 'auto resolve 9' }),
  ],
  [
    'the AI has said goodbye',
    'when the AI agent’s last message is sent, it is resolved. Otherwise the AI agent',
    state({ status: 'ai', ai: { ...ROBIN, afterwards: { ...lastAct, action: { tool: 'resolve' } } } }),
  ],
  [
    'all had it without answering, and the channel closes',
    'agents who had it without answering are asked again at 2026-01-05 12:01:00 UTC',
    state({
      status: 'waiting',
      unattended: true,
      line: { since: NOON, because: 'x', asksAgainAt: NOON + MINUTE },
    }),
  ],
])('what comes next: %s', (_, expected, of) => {
  expect(/\*\*Next:\*\* (.*)/.exec(detailsOf(of, undefined, NOON))?.[1]).toContain(expected)
})
