import { describe, expect, test } from 'vitest'
import type { FailureClass } from '../../../domain/delivery.ts'
import type { ConversationState } from '../../../protocol/state/state.ts'
import type { Unsettled } from '../../../protocol/state/told.ts'
import { newState } from '../state.ts'
import { detailsOf } from './details.ts'
import { messageLines } from './messages.ts'
import { verdict } from './verdict.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const MINUTE = 60_000

function state(more: Partial<ConversationState>): ConversationState {
  const ids = { channelId: 'channel', address: 'whatsapp:+15005550100', conversationId: 'conversation' }
  return { ...newState(ids), statusSince: NOON, why: 'it was', ...more }
}

const ANN = { id: 'ann', name: 'Ann' }
const assigned = (more: Partial<ConversationState> = {}) =>
  state({ status: 'assigned', assignee: ANN, ...more })

function failed(kind: FailureClass, more: Partial<Unsettled> = {}): Unsettled {
  const error = { code: '63000', class: kind, detail: 'It was refused.', fix: 'Mend it.' }
  return { messageId: 'message', outcome: 'failed', at: NOON, purpose: 'reply', error, ...more }
}

/** A message that is not sent now. */
const delayed = (kind: FailureClass) => ({
  input: { purpose: 'reply', sendBy: NOON + 30 * MINUTE } as never,
  notBefore: NOON + MINUTE,
  delay: {
    messageId: 'message',
    error: { code: 'credentials_unreadable', class: kind, detail: 'No key.', fix: 'Start the worker.' },
  },
})

const SNOOZE = { since: NOON, by: { kind: 'agent' as const, id: 'ann' }, epoch: 1 }

const unknown = (messageId = 'message') => failed('unknown', { messageId, outcome: 'unknown' })

function waiting(
  line: Partial<NonNullable<ConversationState['line']>>,
  more: Partial<ConversationState> = {},
) {
  return state({ status: 'waiting', line: { since: NOON, because: 'of 1: 1 offline', ...line }, ...more })
}

const bob = { id: 'bob', name: 'Bob', load: 1, capacity: 1 }
const who = (obstacle: 'full' | 'offline' | 'not_in_team' | null) => ({
  who: { agents: [{ ...bob, obstacle }], at: NOON },
})

test.each<[string, RegExp, ConversationState]>([
  ['answered', /^no action needed: Ann has it/, assigned()],
  [
    'snoozed',
    /^no action needed: snoozed until 2026-01-05 12:05:00 UTC, by Ann$/,
    assigned({ unansweredSince: NOON, snooze: { ...SNOOZE, until: NOON + 5 * MINUTE } }),
  ],
  [
    'snoozed by a supervisor',
    /^no action needed: snoozed until the customer writes, by agent `sue`$/,
    assigned({ snooze: { ...SNOOZE, by: { kind: 'agent', id: 'sue' } } }),
  ],
  [
    'snoozed, and a message failed',
    /^action needed by Ann: a message did not reach/,
    assigned({ snooze: SNOOZE, unsettled: [failed('unknown')] }),
  ],
  ['unanswered', /^action needed by Ann: the customer has been waiting/, assigned({ unansweredSince: NOON })],
  [
    'an answer on its way',
    /^wait until the current answer/,
    assigned({
      unansweredSince: NOON,
      asked: [{ epoch: 0, at: NOON }],
      outbox: [{ input: { sendBy: NOON } as never, answersAt: 0 }],
    }),
  ],
  [
    'the agent is away, and nothing follows',
    /^action needed by a supervisor: .*assign it to another agent/,
    assigned({ unansweredSince: NOON, agentAwaySince: NOON }),
  ],
  [
    'the agent is away, and it is given to another',
    /^wait until 2026-01-05 12:05:00 UTC: Ann is away/,
    assigned({
      unansweredSince: NOON,
      agentAwaySince: NOON,
      followUps: { ...state({}).followUps, reassignOfflineMs: 5 * MINUTE },
    }),
  ],
  ['everybody offline', /^action needed by an agent: of 1: 1 offline/, waiting(who('offline'))],
  [
    'all full, as far as it was known then',
    /^wait until Bob has capacity.* as of 2026-01-05 12:00:00 UTC$/,
    waiting(who('full')),
  ],
  ['others first', /^wait until Bob has capacity and the conversations/, waiting(who(null))],
  ['nobody of the team', /^action needed by a supervisor: .*add agents/, waiting(who('not_in_team'))],
  [
    'nobody at all',
    /^action needed by a supervisor: .*add agents/,
    waiting({ who: { agents: [], at: NOON } }),
  ],
  [
    'manual',
    /^action needed by an agent: assignment is manual/,
    waiting({ who: { manual: true, agents: [], at: NOON } }),
  ],
  ['from before candidates were told', /^action needed by an agent: of 1: 1 offline/, waiting({})],
  ['an opening', /^wait until 2026-01-05 12:00:00 UTC, the next opening/, waiting({ opensAt: NOON })],
  [
    'never an opening',
    /^action needed by a supervisor: the business hours of the team/,
    waiting({ neverOpens: 'team' }),
  ],
  ['everybody had it', /^action needed by a supervisor: all available/, waiting({}, { unattended: true })],
  [
    'a message that waits for a worker with the key',
    /^action needed by an administrator: no message can be sent \(credentials_unreadable\): Start the worker/,
    assigned({ outbox: [delayed('config')] }),
  ],
  ['a message that waits for the provider', /^wait until/, assigned({ outbox: [delayed('retry_later')] })],
  [
    'the account is refused',
    /^action needed by an administrator: messages fail/,
    assigned({ unsettled: [failed('config')] }),
  ],
  ['it can be sent again', /send it again, as below/, assigned({ unsettled: [failed('retry_later')] })],
  ['it can’t', /sending it again can’t help/, assigned({ unsettled: [failed('recipient')] })],
  [
    'a survey’s question that can’t arrive',
    /^no action needed/,
    assigned({ unsettled: [failed('recipient', { purpose: 'survey 1' })] }),
  ],
  [
    'the key, while all are full',
    /^action needed by an administrator.* Meanwhile it waits until Bob/,
    waiting(who('full'), { handedOver: { at: NOON, reason: 'ai_refuses_key' } }),
  ],
  ['STOP', /^no action needed/, assigned({ unsettled: [failed('opted_out')] })],
  ['in doubt for good', /^action needed by Ann: find out/, assigned({ unsettled: [unknown()] })],
  [
    'in doubt for now',
    /^wait until 2026-01-05 12:02:00 UTC/,
    assigned({
      unsettled: [unknown()],
      hold: { messageId: 'message', until: NOON + 2 * MINUTE, nextLook: NOON },
    }),
  ],
  [
    'the key and the customer',
    /^action needed by an agent: .*\. Also by an administrator, for the AI agent: Check OPENAI_API_KEY/,
    waiting(who('offline'), { handedOver: { at: NOON, reason: 'ai_refuses_key' } }),
  ],
  [
    'a person was asked for',
    /^wait until Bob/,
    waiting(who('full'), { handedOver: { at: NOON, reason: 'customer_asked' } }),
  ],
  ['closed', /^no action needed/, state({ status: 'closed', unsettled: [unknown(), failed('config')] })],
])('the verdict: %s', (_, expected, of) => {
  expect(verdict(of, undefined, NOON)).toMatch(expected)
})

test('a failing step is shown first', () => {
  const failing = {
    lane: 'loop',
    step: 'claimSeat',
    since: NOON,
    error: 'PostgreSQL refused: 42P01',
  } as const
  const text = detailsOf(assigned({ unsettled: [failed('config')] }), failing, NOON)
  expect(text).toMatch(
    /^\*\*Verdict:\*\* action needed by an administrator: the step `claimSeat` has failed since/,
  )
  expect(text).toContain('PostgreSQL refused: 42P01')
})

describe('messages', () => {
  test.each<[FailureClass, boolean]>([
    ['config', true],
    ['recipient', false],
    ['content', false],
    ['opted_out', false],
    ['window', false],
    ['retry_later', true],
    ['expired', true],
    ['unknown', true],
  ])('whether to send one again can help: %s', (kind, helps) => {
    const [line] = messageLines(assigned({ unsettled: [failed(kind)] }), NOON)
    expect(line).toContain('63000: It was refused. Mend it. It is not sent again automatically')
    expect(line?.includes('`retrySend`')).toBe(helps)
  })

  test('while the customer’s window is open, what it was closed for can go', () => {
    const [line] = messageLines(assigned({ unsettled: [failed('window')], lastHeardAt: NOON - MINUTE }), NOON)
    expect(line).toContain(
      'the window until 2026-01-06 11:54:00 UTC; to send it again before that: signal `retrySend`',
    )
    const [over] = messageLines(
      assigned({ unsettled: [failed('window')], lastHeardAt: NOON - 25 * 60 * MINUTE }),
      NOON,
    )
    expect(over).not.toContain('signal')
  })

  test('a survey’s question whose survey is over, and whatever is closed, can’t be sent again', () => {
    const question = failed('retry_later', { purpose: 'survey 1' })
    expect(messageLines(state({ status: 'resolved', unsettled: [question] }), NOON)[0]).toContain(
      'its survey is over',
    )
    for (const one of [question, unknown()]) {
      expect(messageLines(state({ status: 'closed', unsettled: [one] }), NOON)[0]).not.toContain('signal')
    }
  })

  test('a delayed message: until when, and the messages behind it', () => {
    const input = { purpose: 'reply', sendBy: NOON + 30 * MINUTE } as never
    const error = { code: '20429', class: 'retry_later', detail: 'Too many.', fix: 'Wait.' } as const
    const delay = { messageId: 'message', error }
    const outbox = [{ input, notBefore: NOON + MINUTE, delay }, { input }, { input }]
    expect(messageLines(assigned({ outbox }), NOON)).toEqual([
      'the provider does not accept message `message` (reply) now: 20429: Too many. It is sent again automatically, next at 2026-01-05 12:01:00 UTC, until 2026-01-05 12:30:00 UTC; after that it counts as failed. Until then `retrySend` is refused; 2 more messages wait behind it',
    ])
  })

  test('are told of five, the latest first', () => {
    const unsettled = Array.from({ length: 30 }, (_, n) => unknown(`m${n}`))
    const lines = messageLines(assigned({ unsettled }), NOON)
    expect(lines).toHaveLength(6)
    expect(lines[0]).toContain('`m29`')
    expect(lines.at(-1)).toMatch(/^and 25 more/)
  })
})

test('a message that waits for a person says what they must do', () => {
  expect(messageLines(assigned({ outbox: [delayed('config')] }), NOON)[0]).toMatch(
    /^message `message` \(reply\) can’t be sent now: credentials_unreadable: No key. Start the worker./,
  )
})

test('whatever is in it, the details are bounded, and hold nothing of the customer', () => {
  const long = 'words `of` others\n\n'.repeat(500)
  const error = { code: long.slice(0, 20), class: 'config', detail: long, fix: long } as const
  const text = detailsOf(
    waiting(
      {
        who: {
          at: NOON,
          more: 90,
          agents: Array.from({ length: 5 }, (_, n) => ({
            ...bob,
            id: `${n}`,
            name: long,
            obstacle: 'full' as const,
          })),
        },
      },
      {
        unsettled: Array.from({ length: 30 }, (_, n) => ({ ...unknown(`m${n}`), error })),
        handedOver: { at: NOON, name: long, reason: 'ai_refuses_key', said: long },
        refused: { name: long, at: NOON, why: 'malformed', actor: { kind: 'agent', id: 'ann' } },
        late: { receivedAt: NOON, at: NOON },
        why: 'why',
        firstWhy: 'first',
      },
    ),
    { lane: 'loop', step: 'x', since: NOON, error: long },
    NOON,
  )
  expect(text.length).toBeLessThan(10_000)
  expect(text).toContain('. At first: first')
  expect(text).not.toContain('5005550100')
})
