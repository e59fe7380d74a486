import { expect, test } from 'vitest'
import type { ConversationEvent } from './facts.ts'
import type { Message } from './message.ts'
import type { PlacedStep } from './step.ts'
import { ANN, allInEnglish, CONTACT, event, inEnglish, names, SYSTEM } from './test-words.ts'
import { whyMessage } from './why-message.ts'
import { whyWaits } from './why-now.ts'
import { whySurvey } from './why-survey.ts'

const message = (more: Partial<Message>): Message => ({
  id: 'm',
  direction: 'outbound',
  kind: 'reply',
  author: ANN,
  createdAt: '2026-11-24T09:00:00.000Z',
  receivedAt: null,
  late: false,
  template: null,
  details: {},
  reactions: [],
  media: [],
  status: 'sent',
  error: null,
  ...more,
})
const shown = (steps: PlacedStep[]) =>
  steps.map(({ title, lines }) => [inEnglish(title), ...(allInEnglish(lines) ?? [])])
const why = (more: Partial<Message>, ...events: ConversationEvent[]) =>
  shown(whyMessage(message(more), events, names))

test('a message that a provider refused tells what its code means, and what to do', () => {
  const error = { code: '63016', class: 'window', detail: 'Outside the window.', fix: 'Send it.' }
  expect(
    why(
      { status: 'failed', error },
      event('message.queued', { messageId: 'm' }, ANN),
      event('message.failed', { messageId: 'm', code: '63016', detail: 'Outside the window.' }),
      event('message.failed', { messageId: 'other', code: '1' }),
    ),
  ).toEqual([
    ['Ann sent a reply'],
    [
      'Not sent: 63016',
      'More than 24 hours have passed since the customer’s last WhatsApp message.',
      'Send an approved template.',
    ],
  ])
})

test('a message in doubt tells what was done about it', () => {
  expect(
    why(
      {},
      event('message.unknown', { messageId: 'm', code: 'outcome_unknown', detail: '…' }),
      event('message.settled', { messageId: 'm', sent: false }, ANN),
      event('message.retried', { messageId: 'm', parts: [0, 2] }, ANN),
    ).slice(1),
  ).toEqual([
    [
      'Unknown whether it was sent: outcome_unknown',
      'The provider gave no answer: the message may or may not have been sent.',
    ],
    ['Ann stated that it was not sent', 'A later report of the provider still counts.'],
    ['Ann sent it again', 'Only the parts that were not sent: 1 and 3.'],
  ])
})

test('a message that the service sent by itself tells why', () => {
  expect(why({ kind: 'window_notice', author: SYSTEM })).toEqual([
    [
      'Switchboard sent the notice that WhatsApp’s window closes',
      'The customer waited, and WhatsApp’s window was about to close.',
    ],
  ])
  expect(why({ kind: 'template', template: { id: 'welcome' } })).toEqual([
    [
      'Ann sent a template',
      'It was sent as the template welcome',
      'Outside WhatsApp’s 24-hour window only an approved template can be sent.',
    ],
  ])
})

test('what came with a customer’s message: lateness, a place, a keyword, a reaction, a missing file', () => {
  const steps = why(
    {
      direction: 'inbound',
      author: CONTACT,
      kind: 'contact',
      late: true,
      details: {
        location: { latitude: 13.7, longitude: 100.5, label: 'Office' },
        referral: { headline: 'Sale' },
      },
      media: [{ error: null }, { error: { code: 'too_large', detail: '', fix: '' } }],
    },
    event('message.received', { messageId: 'm', late: true }, CONTACT),
    event('contact.opted_out', { messageId: 'm', by: 'keyword' }, CONTACT),
    event('message.reacted', { messageId: 'm', emoji: '👍' }, CONTACT),
  )
  expect(steps).toEqual([
    [
      'The customer wrote it',
      'It is a location: Office, 13.7, 100.5',
      'The customer came by an ad or a post: Sale',
    ],
    [
      'It was processed more than 10 minutes after its arrival',
      'No greeting and no answer of the AI agent is sent to it: an agent must answer.',
    ],
    ['It was read as a keyword: the customer opted out'],
    ['The customer reacted with 👍'],
    ['File 2 is missing', 'The file is larger than the limit. Ask the customer for a smaller one.'],
  ])
})

test('why it waits now: the place in the line, who could take it, since when the customer waits', () => {
  const conversation = {
    id: 'c',
    status: 'waiting',
    waitingSince: '2026-11-24T08:00:00.000Z',
    unattendedSince: null,
  }
  const entry = { notBefore: null, eligible: ['ann', 'x'], because: 'others are before it' }
  const line = {
    depth: 3,
    entries: [
      { ...entry, conversationId: 'b' },
      { ...entry, conversationId: 'c' },
    ],
  }
  expect(shown(whyWaits(conversation, line, names))).toEqual([
    [
      'Now: number 2 of 3 in the line',
      'Others are before it.',
      'Can take it once online and below capacity: Ann.',
      'The customer has waited since 08:00',
    ],
  ])
  expect(shown(whyWaits({ ...conversation, status: 'assigned' }, undefined, names))).toEqual([
    ['The customer has waited since 08:00'],
  ])
  expect(whyWaits({ ...conversation, status: 'assigned', waitingSince: null }, line, names)).toEqual([])
})

test('what became of the surveys', () => {
  expect(
    shown(
      whySurvey(
        [
          event('survey.skipped', { reason: 'surveys are off' }),
          event('survey.created', {}),
          event('survey.expired', { reason: 'expired' }),
          event('conversation.reopened', {}),
          event('survey.superseded', { reason: 'reopened' }),
          event('survey.scored', { score: 2, agentId: 'ann', late: true }, CONTACT),
        ],
        names,
      ),
    ),
  ).toEqual([
    ['No survey was sent', 'The channel sends no surveys.'],
    ['The customer is asked for a score', 'The conversation was resolved, and the channel asks for a score.'],
    ['The time to give a score is over'],
    ['The survey no longer counts'],
    [
      'The customer scored ★★☆☆☆ 2 of 5, late',
      'The score counts for Ann.',
      'It came late, and counts for the survey that it belongs to.',
    ],
  ])
})
