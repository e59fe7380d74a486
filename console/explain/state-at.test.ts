import { expect, test } from 'vitest'
import { freeTextUntil } from '../../domain/message-window.ts'
import type { ConversationEvent } from './facts.ts'
import { stateAt } from './state-at.ts'
import { ANN, CONTACT, event, SYSTEM } from './test-words.ts'

const on = (clock: string) => `2026-11-24T${clock}:00.000Z`
const considered = [
  { agentId: 'ann', name: 'Ann', presence: 'online', load: 5, capacity: 5, obstacle: 'full' },
]
const received = (clock: string) =>
  event('message.received', { messageId: `m ${clock}`, receivedAt: on(clock) }, CONTACT, clock)
const queued = (id: string, clock: string, kind = 'reply') =>
  event('message.queued', { messageId: id, kind }, ANN, clock)

const LIFE: ConversationEvent[] = [
  event('conversation.opened', { settingsVersion: 4 }, CONTACT, '09:00'),
  received('09:00'),
  queued('greeting', '09:01', 'greeting'),
  event('hours.checked', { open: true, settingsVersion: 5 }, SYSTEM, '09:01'),
  event('routing.decided', { priority: 'high', labels: ['refund'], settingsVersion: 5 }, SYSTEM, '09:01'),
  event(
    'conversation.waiting',
    { because: 'of 1 possible agents: 1 at full capacity', priority: 'high', decision: { considered } },
    SYSTEM,
    '09:02',
  ),
  event('conversation.assigned', { agentId: 'ann' }, ANN, '09:10'),
  queued('r1', '09:12'),
  event('message.failed', { messageId: 'r1', code: 'expired' }, SYSTEM, '09:13'),
  event('message.retried', { messageId: 'r1' }, ANN, '09:14'),
  event('conversation.labelled', { labels: ['vip'] }, ANN, '09:15'),
  event('conversation.resolved', { settingsVersion: 6 }, ANN, '09:20'),
  event('survey.created', {}, SYSTEM, '09:20'),
  received('09:30'),
  event('survey.scored', { score: 5 }, CONTACT, '09:30'),
  received('09:40'),
  event('conversation.reopened', { reason: '…' }, CONTACT, '09:40'),
  event('conversation.assigned', { agentId: 'ann' }, SYSTEM, '09:41'),
]
const at = (clock: string) => {
  const place = LIFE.findLastIndex(one => one.at <= on(clock)) + 1
  return stateAt(LIFE, place, 'whatsapp')
}

test('before anything happened, nothing was known', () => {
  expect(stateAt(LIFE, 0, 'whatsapp')).toMatchObject({ at: null, status: 'opening', windowUntil: null })
})

test('in the line: since when, with which priority, and who was there with which load', () => {
  const then = at('09:05')
  expect(then).toMatchObject({
    status: 'waiting',
    assigneeId: null,
    priority: 'high',
    labels: ['refund'],
    waitingSince: on('09:00'),
    line: { since: on('09:02'), because: 'of 1 possible agents: 1 at full capacity', place: null },
    settingsVersion: 5,
    hours: { open: true, at: on('09:01') },
    windowUntil: '2026-11-25T08:55:00.000Z',
  })
  expect(then.seen).toMatchObject({ at: on('09:02'), considered })
})

test('a greeting answers nobody; a reply does, until it is known that it failed', () => {
  expect(at('09:10')).toMatchObject({
    status: 'assigned',
    assigneeId: 'ann',
    line: null,
    waitingSince: on('09:00'),
  })
  expect(at('09:12')).toMatchObject({ waitingSince: null, troubled: {} })
  expect(at('09:13')).toMatchObject({ waitingSince: on('09:00'), troubled: { r1: 'failed' } })
  expect(at('09:14')).toMatchObject({ waitingSince: null, troubled: {} })
})

test('what the agents looked like is what the last decision saw', () => {
  expect(at('09:40').seen?.at).toBe(on('09:02'))
})

test('resolved, scored, and reopened by a question', () => {
  expect(at('09:20')).toMatchObject({ status: 'resolved', assigneeId: null, survey: { state: 'created' } })
  expect(at('09:30')).toMatchObject({ waitingSince: null, survey: { state: 'scored', score: 5 } })
  expect(at('09:41')).toMatchObject({
    status: 'assigned',
    assigneeId: 'ann',
    waitingSince: on('09:40'),
    labels: ['vip'],
    settingsVersion: 6,
    windowUntil: '2026-11-25T09:35:00.000Z',
  })
})

test('the window is as long as the service has it', () => {
  const until = freeTextUntil('whatsapp', Date.parse(on('09:00'))) ?? 0
  expect(at('09:05').windowUntil).toBe(new Date(until).toISOString())
})

test('an SMS has no window', () => {
  expect(stateAt(LIFE, LIFE.length, 'sms').windowUntil).toBeNull()
})

test('with the AI agent, and given to a person', () => {
  const events = [
    event('conversation.handed_to_ai', { aiAgentId: 'robin', reason: 'channel' }),
    event('conversation.handed_over', { aiAgentId: 'robin', reason: 'customer_asked' }),
    event('conversation.waiting', { because: 'no agent handles this channel', place: 2, depth: 7 }),
    event('conversation.unattended'),
  ]
  expect(stateAt(events, 1, 'sms')).toMatchObject({ status: 'ai', aiAgentId: 'robin' })
  expect(stateAt(events, 4, 'sms')).toMatchObject({
    status: 'waiting',
    aiAgentId: null,
    priority: 'urgent',
    line: { place: 2, depth: 7 },
  })
})

test('put aside until a time, and taken up again', () => {
  const events = [
    event('conversation.assigned', { agentId: 'ann' }, ANN),
    event('conversation.prioritized', { before: 'normal', after: 'high' }, ANN),
    event('conversation.snoozed', { until: on('15:00') }, ANN),
    event('conversation.unsnoozed', { because: 'time' }),
  ]
  expect(stateAt(events, 3, 'sms')).toMatchObject({
    assigneeId: 'ann',
    priority: 'high',
    snoozed: { until: on('15:00') },
  })
  expect(stateAt(events, 4, 'sms').snoozed).toBeNull()
})

test('a person’s word on a message in doubt counts', () => {
  const events = [
    received('09:00'),
    queued('r1', '09:01'),
    event('message.unknown', { messageId: 'r1' }),
    event('message.settled', { messageId: 'r1', sent: false }),
    event('message.settled', { messageId: 'r1', sent: true }),
  ]
  const troubled = [3, 4, 5].map(place => stateAt(events, place, 'sms').troubled.r1)
  expect(troubled).toEqual(['unknown', 'failed', undefined])
})
