import { expect, test } from 'vitest'
import { withoutPersons } from './anonymise-event.ts'

const ID = '0d9488b4-9f0b-4c4e-8f3a-2b1c0d9e8f7a'

test.each<[string, object, object]>([
  ['conversation.noted', { text: 'Call Mia on +15005550006' }, {}],
  [
    'conversation.labelled',
    { labels: ['mia'], added: ['mia'], removed: [] },
    { labels: [], added: [], removed: [] },
  ],
  [
    'conversation.handed_over',
    { reason: 'customer_asked', summary: 'Mia wants a refund', endpoint: { status: 500, message: 'mia' } },
    { reason: 'customer_asked', endpoint: { status: 500 } },
  ],
  [
    'routing.decided',
    {
      ruleId: ID,
      settingsVersion: 3,
      facts: { 'message.text': 'mia', 'time.hour': 3 },
      trace: [{ name: 'Refunds', matched: true, conditions: [{ field: 'message.text', actual: 'mia' }] }],
    },
    { ruleId: ID, settingsVersion: 3, trace: [{ matched: true, conditions: [{}] }] },
  ],
  ['message.reacted', { messageId: ID, emoji: '❤️', removed: false }, { messageId: ID, removed: false }],
  ['survey.commented', { surveyId: ID, comment: 'mia' }, { surveyId: ID }],
  ['survey.scored', { surveyId: ID, score: 5 }, { surveyId: ID, score: 5 }],
  ['conversation.resolved', { reason: 'Mia is happy', survey: { id: ID } }, { survey: { id: ID } }],
  // Of a kind that is not known yet.
  [
    'contact.renamed',
    { name: 'mia', code: 'Mia', at: '2026-11-24T09:30:00.000Z' },
    { at: '2026-11-24T09:30:00.000Z' },
  ],
])('%s keeps what is nobody’s', (type, data, kept) => {
  expect(withoutPersons(type, data)).toEqual(kept)
})
