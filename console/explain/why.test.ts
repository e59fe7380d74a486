import { expect, test } from 'vitest'
import type { ConversationEvent } from './facts.ts'
import { lastHandOver } from './hand-over.ts'
import { ANN, allInEnglish, CONTACT, event, inEnglish, names, SYSTEM } from './test-words.ts'
import { whyOf } from './why.ts'

const opened = event('conversation.opened', { previousId: null }, CONTACT)
const steps = (...events: ConversationEvent[]) => whyOf(events, names)
const titles = (...events: ConversationEvent[]) => steps(...events).map(({ title }) => inEnglish(title))

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
  name: names(agentId),
  presence: 'online',
  load: 0,
  capacity: 5,
  obstacle: null,
  lastAssignedAt: null,
  lastAssignedHereAt: null,
  ...more,
})
const at = (clock: string) => Date.parse(`2026-11-24T${clock}Z`)

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
    event('hours.checked', { ...verdict, open: false, nextOpening: '2026-11-26T00:00:00.000Z', tell: true }),
  )
  expect(inEnglish(closed?.title)).toBe('Business hours: closed')
  expect(allInEnglish(closed?.lines)).toEqual([
    'Closed on Wednesday.',
    'It was 08:47 on Wednesday (UTC+07:00), by the channel’s hours, version 7 of the settings.',
    'The next opening is Nov 26, 00:00.',
    'The customer was told that nobody answers now.',
  ])
  const [never] = steps(event('hours.checked', { ...verdict, open: false, nextOpening: null }))
  expect(inEnglish(never?.lines?.[2])).toBe('No opening is planned.')
})

test('each rule shows its result, and what it needed', () => {
  const decided = event('routing.decided', {
    ai: { takes: false, id: 'robin', because: 'a rule decided' },
    priority: 'high',
    labels: ['refund'],
    settingsVersion: 3,
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
  expect(inEnglish(hours?.title)).toBe('Business hours: not checked')
  expect(inEnglish(rules?.title)).toBe('Routing rules: rule 4 “Rule 4” decides')
  expect(allInEnglish(rules?.lines)).toEqual([
    'It goes to Sam, with high priority and labelled refund.',
    'By version 3 of the settings.',
  ])
  const shown = rules?.rules?.map(({ title, verdict, needed }) => [title, verdict, needed].map(inEnglish))
  expect(shown).toEqual([
    ['1. Rule 1', 'is switched off', 'To match, the rule needed to be switched on.'],
    ['2. Rule 2', 'does not match', 'To match, the rule needed the condition with ✗ to be true.'],
    [
      '3. Rule 3',
      'matches, but its target is not available: it was deleted',
      'To match, the rule needed a target that can take it.',
    ],
    ['4. Rule 4', 'matches, and decides', undefined],
    ['5. Rule 5', 'was not tried: an earlier rule decided', undefined],
  ])
  expect(rules?.rules?.[1]?.conditions.map(({ holds, words }) => [holds, inEnglish(words)])).toEqual([
    [true, 'the message’s text: contains “refund” — it is “my refund”'],
    [false, 'the message’s text: contains “order” — it is “my refund”'],
  ])
  expect(inEnglish(ai?.title)).toBe('AI agent: Robin does not take it')
})

test('values are shown as people read them', () => {
  const conditions = [
    {
      field: 'time.weekday',
      operator: 'in',
      value: ['monday', 'friday', '3 more'],
      actual: 'sunday',
      holds: false,
    },
    { field: 'time.hour', operator: 'equals', value: 9, actual: 14, holds: false },
    { field: 'contact.returning', operator: 'equals', value: true, actual: false, holds: false },
    { field: 'contact.labels', operator: 'isPresent', actual: [], holds: false },
    { field: 'conversation.previousAgent', operator: 'equals', value: 'ann', actual: null, holds: false },
    {
      field: 'message.text',
      operator: 'matches',
      value: '(',
      actual: 'x',
      holds: false,
      error: 'no pattern',
    },
    { field: 'weather', operator: 'resembles', value: 'rain', actual: 'sun', holds: false },
  ]
  const trace = [rule(0, 'not_matched', { conditions, needed: '…' })]
  const [, rules] = steps(event('routing.decided', { matched: null, trace, ai: {} }))
  expect(rules?.rules?.[0]?.conditions.map(({ words }) => inEnglish(words))).toEqual([
    'the weekday: one of Monday, Friday, and 3 more — it is Sunday',
    'the hour: 09:00–09:59 — it is 14:00–14:59',
    'the customer has written before: yes — it is no',
    'the customer’s labels: is present — it is empty',
    'the agent of the conversation before: Ann — it is absent',
    'the message’s text: matches “(” — no pattern',
    'weather resembles — it is “sun”',
  ])
})

test('an assignment shows all considered agents, and what the next one needed', () => {
  const decision = {
    mode: 'balanced',
    chosen: { agentId: 'ann', by: 'lowest_load' },
    next: { agentId: 'sam', needed: 'less than 1 of 5; has 2 of 5' },
    considered: [
      candidate('ann', { load: 1, lastAssignedAt: at('08:30:05') }),
      candidate('sam', { load: 2 }),
      candidate('bob', { name: 'Bob', presence: 'away', obstacle: 'away' }),
    ],
  }
  const step = steps(event('conversation.assigned', { agentId: 'ann', by: 'automation', decision })).at(-1)
  expect(inEnglish(step?.title)).toBe('It is assigned to Ann')
  expect(inEnglish(step?.lines?.at(-1))).toBe(
    'Next would have been Sam: they had 2 of 5, and needed a lower load than Ann’s 1 of 5, or the same load and an older last assignment.',
  )
  expect(
    step?.candidates?.map(({ name, presence, load, verdict, chosen }) => [
      name,
      inEnglish(presence),
      load,
      inEnglish(verdict),
      chosen,
    ]),
  ).toEqual([
    ['Ann', 'online', 1, 'chosen', true],
    ['Sam', 'online', 2, 'next', false],
    ['Bob', 'away', 0, 'is away', false],
  ])
  expect(step?.candidates?.map(({ last }) => last)).toEqual([
    { at: at('08:30:05'), exact: true },
    { key: 'decision.never' },
    undefined,
  ])
})

test('in round robin, the last assignment in this channel counts', () => {
  const decision = {
    mode: 'round_robin',
    chosen: { agentId: 'ann', by: 'next_in_sequence' },
    next: { agentId: 'sam', needed: '…' },
    considered: [
      candidate('ann', { lastAssignedAt: at('09:00:00'), lastAssignedHereAt: at('07:00:00') }),
      candidate('sam', { lastAssignedAt: at('06:00:00'), lastAssignedHereAt: at('08:00:00') }),
    ],
  }
  const step = steps(event('conversation.assigned', { agentId: 'ann', decision })).at(-1)
  expect(inEnglish(step?.lines?.at(-1))).toBe(
    'Next would have been Sam: their last assignment in this channel was 08:00:00, Ann’s was 07:00:00. The older one decides.',
  )
})

test('a waiting conversation shows the reason, also when it only waits for the opening', () => {
  const considered = [candidate('ann', { presence: 'offline', obstacle: 'offline' })]
  const decision = { mode: 'balanced', chosen: null, next: null, considered }
  const because = 'of 1 possible agents: 1 offline'
  const [, , noOne] = steps(opened, event('conversation.waiting', { because, agentId: 'ann', decision }))
  expect(allInEnglish(noOne?.lines)).toEqual(['It is only for Ann.', 'Of 1 possible agent: 1 offline.'])
  expect(inEnglish(noOne?.candidates?.[0]?.verdict)).toBe('is offline')
  const [closed] = steps(
    event('conversation.waiting', { because: 'outside business hours until 2026-11-25T02:00:00.000Z' }),
  )
  expect(allInEnglish(closed?.lines)).toEqual(['Outside business hours until Nov 25, 02:00.'])
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
  // An agent has begun it, so nothing is routed.
  const begun = event('conversation.opened', {}, ANN)
  expect(titles(begun, assigned)).toEqual(['Ann started the conversation', 'It is assigned to Ann'])
})

test('an action of a person is shown as such, with how it came about', () => {
  expect(titles(event('conversation.assigned', { agentId: 'ann' }, ANN))).toEqual(['Ann took it'])
  expect(titles(event('conversation.assigned', { agentId: 'sam' }, ANN))).toEqual(['Ann assigned it to Sam'])
  const [byReply] = steps(
    event('conversation.assigned', { agentId: 'ann', reason: 'took it over by replying' }, ANN),
  )
  expect(inEnglish(byReply?.lines?.[0])).toBe('They took it over by replying.')
  const toAi = event('conversation.handed_to_ai', { aiAgentId: 'robin', reason: 'person' }, ANN)
  expect(allInEnglish(steps(toAi)[0]?.lines)).toEqual(['Ann gave it to this AI agent.'])
})

test('the error message of the model’s endpoint is shown with a fix', () => {
  const endpoint = { status: 400, code: 'invalid_value', param: 'tools', message: 'No tools.' }
  const data = {
    reason: 'ai_request_refused',
    detail: 'Refused.',
    endpoint,
    fix: 'Try another.',
    summary: 'A refund',
  }
  expect(allInEnglish(steps(event('conversation.handed_over', data, SYSTEM))[0]?.lines)).toEqual([
    'The endpoint refused the request.',
    'Error message of the model’s endpoint: 400 invalid_value (tools): No tools.',
    'Read the endpoint’s message. Try another model, or another value of the field that it names.',
    'Its summary: A refund',
  ])
})

test('what was skipped and what failed has its reason', () => {
  const shown = steps(
    event('greeting.skipped', { reason: 'opted_out' }),
    event('conversation.reassigned', { agentId: 'ann', because: 'no_reply' }),
    event('ai.answer_dropped', { because: 'the customer wrote meanwhile' }),
    event('ai.answer_dropped', { because: 'a merge was undone meanwhile' }),
    event('message.failed', { code: 'outside_window', detail: '…' }),
    event('conversation.closed', { reason: 'reopen_period_over' }),
  ).map(({ title, lines }) => [inEnglish(title), ...(allInEnglish(lines) ?? [])])
  expect(shown).toEqual([
    ['No greeting was sent', 'The customer has opted out.'],
    ['It is taken from Ann and assigned again', 'The agent did not answer in time.'],
    ['An answer of the AI agent was not sent', 'The customer wrote again while it was being made.'],
    [
      'An answer of the AI agent was not sent',
      'While it was being made, a merge with another contact was undone: it could answer what the other one wrote.',
    ],
    [
      'A message was not sent',
      'WhatsApp’s 24-hour window was closed, and the channel has no template for this message.',
    ],
    ['It is closed', 'The time in which it could be reopened was over.'],
  ])
})

test('the AI agent’s summary is shown until an AI agent has it again', () => {
  const handed = event('conversation.handed_over', { summary: 'wants a refund' })
  expect(lastHandOver([opened, handed, event('conversation.waiting')])).toBe(handed)
  expect(lastHandOver([opened, handed, event('conversation.handed_to_ai')])).toBeUndefined()
  expect(lastHandOver([opened])).toBeUndefined()
})
