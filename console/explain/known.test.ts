import { expect, test } from 'vitest'
import { factsOf } from './known.ts'
import { stateAt } from './state-at.ts'
import { ANN, CONTACT, event, inEnglish, names } from './test-words.ts'
import { say } from './words.ts'

const known = (events: Parameters<typeof stateAt>[0], medium: 'whatsapp' | 'sms' = 'whatsapp') =>
  factsOf(stateAt(events, events.length, medium), medium, names).map(({ name, value }) => [
    inEnglish(say(name)),
    inEnglish(value),
  ])

test('in the line, with all that the events hold', () => {
  const data = { receivedAt: '2026-11-24T09:00:00.000Z', messageId: 'm' }
  expect(
    known([
      event('conversation.opened', { settingsVersion: 4 }),
      event('message.received', data, CONTACT),
      event('hours.checked', { open: true }, undefined, '09:01'),
      event('conversation.labelled', { labels: ['vip', 'refund'] }),
      event('message.failed', { messageId: 'a' }),
      event('message.unknown', { messageId: 'b' }),
      event('conversation.waiting', {
        because: 'others are before it',
        priority: 'high',
        place: 2,
        depth: 5,
      }),
    ]),
  ).toEqual([
    ['Status', 'in the line'],
    ['The customer waits', 'since 09:00'],
    ['In the line', 'number 2 of 5, since 09:00, high priority'],
    ['Why it waited', 'Others are before it.'],
    ['WhatsApp’s window', 'open until Nov 25, 08:55'],
    ['Business hours', 'open, judged 09:01'],
    ['Settings', 'version 4'],
    ['Labels', 'vip and refund'],
    ['Messages in doubt or failed', '1 failed and 1 in doubt'],
  ])
})

test('with an agent, whose customer never wrote', () => {
  const events = [
    event('conversation.assigned', { agentId: 'ann' }, ANN, '09:10'),
    event('survey.scored', { score: 4 }),
  ]
  expect(known(events)).toEqual([
    ['Status', 'assigned'],
    ['Who had it', 'Ann, since 09:10'],
    ['The customer waits', 'no'],
    ['WhatsApp’s window', 'the customer had not written'],
    ['Survey', 'scored 4 of 5'],
  ])
  expect(known(events, 'sms').map(([name]) => name)).not.toContain('WhatsApp’s window')
})

test('the capacity of whoever had it, as it was then', () => {
  const events = [event('conversation.opened', {}), event('conversation.assigned', { agentId: ANN.id })]
  const facts = factsOf(stateAt(events, events.length, 'sms'), 'sms', names, 4)
  expect(facts.map(({ name, value }) => [inEnglish(say(name)), inEnglish(value)])).toContainEqual([
    'Their capacity',
    '4 at once',
  ])
})
