import { describe, expect, test } from 'vitest'
import { measure, type PastEvent } from './measure-durations.ts'

const MINUTE = 60_000
const ANN = { kind: 'agent', id: 'ann' } as const
const AI = { kind: 'ai', id: 'ai' } as const
const SYSTEM = { kind: 'system' } as const

type Line = [minute: number, type: string, data?: Record<string, unknown>, actor?: PastEvent['actor']]

const past = (lines: Line[]): PastEvent[] =>
  lines.map(([minute, type, data = {}, actor = SYSTEM]) => ({ at: minute * MINUTE, type, data, actor }))

/** Each as `measure from-to by agent`, in minutes. */
const found = (...lines: Line[]) =>
  measure(past(lines)).map(({ measure, from, to, by, agentId }) =>
    [measure, `${from / MINUTE}-${to / MINUTE}`, by, agentId ?? ''].join(' ').trim(),
  )

const reply = (minute: number, messageId = `m${minute}`): Line => [
  minute,
  'message.queued',
  { messageId, kind: 'reply' },
  ANN,
]

describe('a conversation with a person', () => {
  test('has a wait in the line, a first response, its handling and its resolution', () => {
    expect(
      found(
        [0, 'message.received'],
        [0, 'conversation.opened'],
        [0, 'message.queued', { kind: 'greeting', messageId: 'g' }],
        [1, 'conversation.waiting', { teamId: 't' }],
        [4, 'conversation.assigned', { agentId: 'ann' }],
        reply(6),
        [8, 'message.received'],
        [9, 'message.received'],
        reply(10),
        [20, 'conversation.resolved'],
        [90, 'conversation.closed'],
      ),
    ).toEqual([
      'line 1-4 agent ann',
      'first_response 0-6 agent ann',
      'wait 0-6 agent ann',
      'wait 8-10 agent ann',
      'handling 4-20 agent ann',
      'resolution 0-20 agent ann',
    ])
  })

  test('is not handled while it is snoozed, whoever goes on with it', () => {
    const ends = (minute: number, because: string, seatFreed?: true): Line => [
      minute,
      'conversation.unsnoozed',
      { because, agentId: 'ann', seatFreed },
    ]
    const snoozed = (minute: number): Line => [minute, 'conversation.snoozed', {}, ANN]
    expect(
      found(
        [0, 'conversation.opened'],
        [1, 'conversation.assigned', { agentId: 'ann' }],
        snoozed(3),
        snoozed(4),
        ends(10, 'time'),
        snoozed(12),
        // Without a seat, it is assigned again.
        ends(20, 'customer_wrote', true),
        [20, 'conversation.waiting'],
        [22, 'conversation.assigned', { agentId: 'ann' }],
        snoozed(23),
        [30, 'conversation.assigned', { agentId: 'bob' }],
        ends(30, 'assigned'),
        [31, 'conversation.closed'],
      ),
    ).toEqual([
      'handling 1-3 agent ann',
      'handling 10-12 agent ann',
      'line 20-22 agent ann',
      'handling 22-23 agent ann',
      'handling 30-31 agent bob',
    ])
  })

  test('is measured anew when it is reopened', () => {
    expect(
      found(
        [0, 'conversation.opened'],
        [1, 'conversation.assigned', { agentId: 'ann' }],
        [5, 'conversation.resolved'],
        [30, 'message.received'],
        [30, 'conversation.reopened'],
        [30, 'conversation.assigned', { agentId: 'bob' }],
        reply(33),
        [40, 'conversation.resolved'],
      ),
    ).toEqual([
      'handling 1-5 agent ann',
      'resolution 0-5 agent ann',
      'first_response 30-33 agent ann',
      'wait 30-33 agent ann',
      'handling 30-40 agent bob',
      'resolution 30-40 agent bob',
    ])
  })

  test('gives each agent the time for which they had it', () => {
    expect(
      found(
        [0, 'conversation.assigned', { agentId: 'ann' }],
        [3, 'conversation.reassigned'],
        [3, 'conversation.waiting'],
        [5, 'conversation.assigned', { agentId: 'bob' }],
        [6, 'conversation.assigned', { agentId: 'cid' }],
        [9, 'conversation.unassigned'],
      ),
    ).toEqual([
      'handling 0-3 agent ann',
      'line 3-5 agent bob',
      'handling 5-6 agent bob',
      'handling 6-9 agent cid',
    ])
  })
})

/** A customer wrote, and the conversation was opened. */
const opened: Line[] = [
  [0, 'message.received'],
  [0, 'conversation.opened'],
]

describe('an answer', () => {
  test('that failed answers nothing; one that was sent again does', () => {
    const begun: Line[] = [...opened, reply(2, 'a'), [3, 'message.failed', { messageId: 'a' }]]
    expect(found(...begun)).toEqual([])
    expect(found(...begun, reply(5))).toContain('wait 0-5 agent ann')
    expect(found(...begun, [4, 'message.retried', { messageId: 'a' }])).toContain('wait 0-2 agent ann')
    expect(found(...begun, [4, 'message.settled', { messageId: 'a', sent: true }])).toContain(
      'wait 0-2 agent ann',
    )
  })

  test.each<[string, Record<string, unknown>, PastEvent['actor'], boolean]>([
    ['a greeting', { kind: 'greeting' }, SYSTEM, false],
    ['a survey', { kind: 'survey' }, SYSTEM, false],
    ['a template of an agent', { kind: 'template' }, ANN, true],
    ['a message from a phone', { kind: 'elsewhere' }, SYSTEM, true],
    ['the AI', { kind: 'ai' }, AI, true],
  ])('can be %s: %s', (_, data, actor, isAnswer) => {
    const lines = found(...opened, [1, 'message.queued', { messageId: 'x', ...data }, actor])
    expect(lines.length > 0).toBe(isAnswer)
  })
})

test.each<[string, Line[], string]>([
  ['the AI alone', [[1, 'conversation.handed_to_ai', { aiAgentId: 'ai' }]], 'ai'],
  [
    'the AI, then a person',
    [
      [1, 'conversation.handed_to_ai', { aiAgentId: 'ai' }],
      [2, 'conversation.handed_over'],
      [3, 'conversation.assigned', { agentId: 'ann' }],
    ],
    'both',
  ],
  ['nobody', [], 'nobody'],
])('resolved by %s', (_, lines, by) => {
  const all = measure(past([[0, 'conversation.opened'], ...lines, [9, 'conversation.resolved']]))
  expect(all.at(-1)).toMatchObject({ measure: 'resolution', by })
})

describe('a message to a resolved conversation', () => {
  const resolved: Line[] = [...opened, [1, 'conversation.resolved']]

  test('is waited with, if it opens the conversation again', () => {
    expect(found(...resolved, [7, 'message.received'], [7, 'conversation.reopened'], reply(9))).toContain(
      'wait 7-9 agent ann',
    )
  })

  test('is not, if it answers the survey, or if an agent opens it later', () => {
    const scored: Line[] = [
      [7, 'message.received'],
      [7, 'survey.scored'],
    ]
    expect(found(...resolved, ...scored, [8, 'conversation.reopened'], reply(9)).join()).not.toContain('wait')
    const thanked: Line[] = [[7, 'message.received']]
    expect(
      found(...resolved, ...thanked, [8, 'conversation.reopened', {}, ANN], reply(9)).join(),
    ).not.toContain('wait')
  })
})

test('what is under way gives nothing, and no duration is below zero', () => {
  expect(found([0, 'conversation.opened'], [1, 'conversation.waiting'])).toEqual([])
  expect(found([5, 'conversation.opened'], [4, 'conversation.resolved'])).toEqual(['resolution 5-5 nobody'])
})
