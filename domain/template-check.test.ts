import { expect, test } from 'vitest'
import type { Template } from './template.ts'
import { templateUnfit } from './template-check.ts'

const template = (more: Partial<Template> = {}): Template => ({
  id: 'survey',
  name: 'survey',
  language: 'en_US',
  types: [],
  body: 'Case {{1}}',
  variables: { 1: 'TH1' },
  approval: { status: 'approved', category: null, rejectionReason: null },
  ...more,
})
const LISTED = [
  template(),
  template({ language: 'th' }),
  template({ id: 'waiting', approval: { status: 'pending', category: null, rejectionReason: null } }),
  template({ id: 'no', approval: { status: 'rejected', category: null, rejectionReason: 'INVALID_FORMAT' } }),
  template({
    id: 'receipt',
    variables: { name: 'Mali' },
    header: { type: 'document' },
    buttons: [
      { index: 0, takes: 'payload' },
      { index: 1, takes: 'url' },
    ],
  }),
  template({ id: 'HX1', language: 'en' }),
]
const whole = { id: 'receipt', language: 'en_US', variables: { name: '{{contact.name}}' } }
const document = { type: 'document' as const, url: 'https://files.example/a.pdf' }

test.each<[string, Parameters<typeof templateUnfit>[0]]>([
  ['in its language', { id: 'survey', language: 'th', variables: { 1: '{{surveyId}}' } }],
  ['of Twilio, by its SID', { contentSid: 'HX1', variables: { 1: 'x' } }],
  ['with all its parts', { ...whole, header: document, buttons: [{ index: 1, url: 'a' }] }],
])('fits: one %s', (_, given) => expect(templateUnfit(given, LISTED)).toEqual([]))

test.each<[string, Parameters<typeof templateUnfit>[0], [path: string, says: string][]]>([
  ['unknown', { id: 'gone', language: 'en_US', variables: {} }, [['id', 'no template']]],
  ['unknown at Twilio', { contentSid: 'HX2', variables: {} }, [['contentSid', 'no template']]],
  ['in another language', { id: 'survey', language: 'de', variables: {} }, [['language', 'en_US, th']]],
  ['not reviewed', { id: 'waiting', language: 'en_US', variables: { 1: 'x' } }, [['id', 'pending']]],
  ['refused', { id: 'no', language: 'en_US', variables: { 1: 'x' } }, [['id', 'rejected (INVALID_FORMAT)']]],
  [
    'with other variables',
    { id: 'survey', language: 'th', variables: { 2: 'x' } },
    [
      ['variables.1', 'fill it in'],
      ['variables.2', 'leave it out'],
    ],
  ],
  [
    'without its parts',
    whole,
    [
      ['header', 'document'],
      ['buttons', 'button 1'],
    ],
  ],
  [
    'with a header that it has not',
    { id: 'survey', language: 'th', variables: { 1: 'x' }, header: document },
    [['header', 'leave it out']],
  ],
])('does not fit: one %s', (_, given, problems) => {
  const expected = problems.map(([path, says]) => ({ path, message: expect.stringContaining(says) }))
  expect(templateUnfit(given, LISTED)).toEqual(expected)
})
