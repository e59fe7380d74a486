import { expect, test } from 'vitest'
import { OPERATORS } from '../../../domain/routing/operators.ts'
import type { Actor, ConversationEvent } from '../types.ts'
import { handoverOf } from './handover.js'
import { whyOf } from './why.js'
import { VERBS } from './why-rules.js'

const SYSTEM: Actor = { kind: 'system' }
const CONTACT: Actor = { kind: 'contact' }
const NAMES: Record<string, string> = { ann: 'Ann', sam: 'Sam', robin: 'Robin' }
const names = {
  name: (id: unknown, unknown = 'another agent') => NAMES[String(id)] ?? unknown,
  time: (at: string | number) => `<${at}>`,
  exactTime: (at: string | number) => `<${at}>`,
}

const event = (type: string, data: Record<string, unknown> = {}, actor = SYSTEM): ConversationEvent => ({
  id: type,
  type,
  data,
  actor,
  conversationId: 'c',
  channelId: 'h',
  at: '2026-11-24T09:00:00.000Z',
})
const opened = event('conversation.opened', { previousId: null }, CONTACT)
const steps = (...events: ConversationEvent[]) => whyOf(events, names)
const titles = (...events: ConversationEvent[]) => steps(...events).map(({ title }) => title)

const condition = (value: string, holds: boolean) => ({
  field: 'message.text',
  operator: 'contains',
  value,
  holds,
  actual: 'my refund',
  needed: holds ? null : `message.text contains “${value}” (it is “my refund”)`,
})
const rule = (index: number, outcome: string, more: object = {}) => ({
  index,
  name: `Rule ${index + 1}`,
  outcome,
  match: 'all',
  target: { to: 'agent', id: 'sam' },
  conditions: [],
  needed: null,
  ...more,
})
const candidate = (agentId: string, more: object = {}) => ({
  agentId,
  name: NAMES[agentId],
  presence: 'online',
  load: 0,
  capacity: 5,
  obstacle: null,
  lastAssignedAt: null,
  lastAssignedHereAt: null,
  ...more,
})

test('business hours are shown with their time zone, and when closed with the next opening', () => {
  const verdict = {
    of: 'channel',
    because: 'closed on wednesday',
    weekday: 'wednesday',
    settingsVersion: 7,
    localTime: '2026-11-25T08:47:00.120+07:00',
  }
  const [, closed] = steps(
    opened,
    event('hours.checked', { ...verdict, open: false, nextOpening: '2026-11-26T00:00:00.000Z' }),
  )
  expect(closed?.title).toBe('Business hours: closed')
  expect(closed?.lines).toEqual([
    'Closed on Wednesday. It was 08:47 on Wednesday (UTC+07:00), by the channel’s hours, version 7 of the settings.',
    'The next opening is <2026-11-26T00:00:00.000Z>.',
  ])
  const [never] = steps(event('hours.checked', { ...verdict, open: false, nextOpening: null }))
  expect(never?.lines?.[1]).toBe('No opening is planned.')
})

test('each rule shows its result, and what it needed', () => {
  const decided = event('routing.decided', {
    ai: { takes: false, id: 'robin', because: 'a rule decided' },
    priority: 'high',
    labels: ['refund'],
    matched: { index: 3, name: 'Rule 4', action: { allocate: { to: 'agent', id: 'sam' } } },
    trace: [
      rule(0, 'disabled', { needed: 'the rule is enabled' }),
      rule(1, 'not_matched', {
        conditions: [condition('refund', true), condition('order', false)],
        needed: 'message.text contains “order” (it is “my refund”)',
      }),
      rule(2, 'target_unavailable', { reason: 'it was deleted', needed: 'its target can take it' }),
      rule(3, 'matched', { match: 'any', conditions: [condition('refund', true)] }),
      rule(4, 'not_reached'),
    ],
  })
  const [, hours, rules, ai] = steps(opened, decided)
  expect(hours?.title).toBe('Business hours: not checked')
  expect(rules?.title).toBe('Routing rules: rule 4 “Rule 4” decides')
  expect(rules?.lines).toEqual(['It goes to Sam, with high priority and labelled refund.'])
  expect(rules?.rules?.map(({ title, verdict, needed }) => [title, verdict, needed])).toEqual([
    ['1. Rule 1', 'is switched off', 'that the rule is enabled'],
    ['2. Rule 2', 'does not match', 'the condition with ✗ to be true'],
    ['3. Rule 3', 'matches, but its target is not available: it was deleted', 'that its target can take it'],
    ['4. Rule 4', 'matches, and decides', undefined],
    ['5. Rule 5', 'was not tried: an earlier rule decided', undefined],
  ])
  expect(rules?.rules?.[1]?.conditions).toEqual([
    { holds: true, text: 'message.text contains “refund” — it is “my refund”' },
    { holds: false, text: 'message.text contains “order” — it is “my refund”' },
  ])
  expect(ai?.title).toBe('AI agent: Robin does not take it')
})

test('an assignment shows all considered agents, and what the next one needed', () => {
  const decision = {
    mode: 'balanced',
    chosen: { agentId: 'ann', by: 'lowest_load' },
    next: { agentId: 'sam', needed: 'less than 1 of 5; has 2 of 5' },
    considered: [
      candidate('ann', { load: 1, lastAssignedAt: 5 }),
      candidate('sam', { load: 2 }),
      candidate('bob', { name: 'Bob', presence: 'away', obstacle: 'away' }),
    ],
  }
  const step = steps(event('conversation.assigned', { agentId: 'ann', by: 'automation', decision })).at(-1)
  expect(step?.title).toBe('It is assigned to Ann')
  expect(step?.lines?.at(-1)).toBe(
    'Next would have been Sam: Sam had 2 of 5 and needed a lower load than Ann’s 1 of 5, or the same load and an older last assignment.',
  )
  expect(step?.candidates).toEqual([
    { name: 'Ann', presence: 'online', load: '1 of 5', last: '<5>', verdict: 'chosen', chosen: true },
    { name: 'Sam', presence: 'online', load: '2 of 5', last: 'never', verdict: 'next', chosen: false },
    {
      name: 'Bob',
      presence: 'away',
      load: '0 of 5',
      last: 'never',
      verdict: 'is away; must be online',
      chosen: false,
    },
  ])
})

test('in round robin, the last assignment in this channel counts', () => {
  const decision = {
    mode: 'round_robin',
    chosen: { agentId: 'ann', by: 'next_in_sequence' },
    next: { agentId: 'sam', needed: '…' },
    considered: [
      candidate('ann', { lastAssignedAt: 9, lastAssignedHereAt: 1 }),
      candidate('sam', { lastAssignedAt: 3, lastAssignedHereAt: 2 }),
    ],
  }
  const step = steps(event('conversation.assigned', { agentId: 'ann', decision })).at(-1)
  expect(step?.candidates?.map(({ last }) => last)).toEqual(['<1>', '<2>'])
  expect(step?.lines?.at(-1)).toContain(
    'Sam had the last assignment at <2> here, while Ann had the last assignment at <1>',
  )
})

test('a waiting conversation shows the reason, also when it only waits for the opening', () => {
  const considered = [candidate('ann', { presence: 'offline', obstacle: 'offline' })]
  const decision = { mode: 'balanced', chosen: null, next: null, considered }
  const [, , noOne] = steps(
    opened,
    event('conversation.waiting', { because: 'of 1 possible agents: 1 offline', agentId: 'ann', decision }),
  )
  expect(noOne?.lines).toEqual([
    'It is only for Ann.',
    'It is not assigned: Of 1 possible agents: 1 offline.',
  ])
  expect(noOne?.candidates?.[0]?.verdict).toBe('is offline; must be online')
  const [closed] = steps(
    event('conversation.waiting', { because: 'outside business hours, and no opening is planned' }),
  )
  expect(closed?.lines).toEqual(['It is not assigned: Outside business hours, and no opening is planned.'])
})

test('it is shown if neither rules nor AI agent were checked', () => {
  const assigned = event('conversation.assigned', {
    agentId: 'ann',
    by: 'automation',
    reason: 'new conversation',
    decision: {
      mode: 'balanced',
      chosen: { agentId: 'ann', by: 'only_one_free' },
      next: null,
      considered: [candidate('ann')],
    },
  })
  expect(titles(opened, assigned)).toEqual([
    'The customer started the conversation',
    'Rules and AI agent: not checked',
    'It is assigned to Ann',
  ])
  // Begun by an agent, there is nothing to route.
  const begun = event('conversation.opened', {}, { kind: 'agent', id: 'ann' })
  expect(titles(begun, assigned)).toEqual(['Ann started the conversation', 'It is assigned to Ann'])
})

test('an action of a person is shown as such', () => {
  const ann: Actor = { kind: 'agent', id: 'ann' }
  expect(titles(event('conversation.assigned', { agentId: 'ann' }, ann))).toEqual(['Ann took it'])
  expect(titles(event('conversation.assigned', { agentId: 'sam' }, ann))).toEqual(['Ann assigned it to Sam'])
  const toAi = event('conversation.handed_to_ai', { aiAgentId: 'robin', reason: 'person' }, ann)
  expect(steps(toAi)[0]?.lines).toEqual(['Ann gave it to this AI agent.'])
})

test('the error message of the model’s endpoint is shown with a fix', () => {
  const endpoint = { status: 400, code: 'invalid_value', param: 'tools', message: 'No tools.' }
  const data = {
    reason: 'ai_request_refused',
    detail: 'The endpoint refused the request.',
    endpoint,
    fix: 'Try another.',
  }
  expect(steps(event('conversation.handed_over', data))[0]?.lines).toEqual([
    'The endpoint refused the request.',
    'Error message of the model’s endpoint: 400 invalid_value (tools): No tools.',
    'Try another.',
  ])
})

test('the AI agent’s summary is shown until an AI agent has it again', () => {
  const handed = event('conversation.handed_over', { summary: 'wants a refund' })
  expect(handoverOf([opened, handed, event('conversation.waiting')])).toBe(handed)
  expect(handoverOf([opened, handed, event('conversation.handed_to_ai')])).toBeUndefined()
  expect(handoverOf([opened])).toBeUndefined()
})

test('the desk has the words of every operator', () => {
  expect(VERBS).toEqual(Object.fromEntries(Object.entries(OPERATORS).map(([name, { verb }]) => [name, verb])))
})
