import { expect, test } from 'vitest'
import type { Template } from './template.ts'
import { valuesUnfit } from './template-check.ts'
import { previewTemplate } from './template-preview.ts'

const approval = { status: 'approved', category: null, rejectionReason: null }
const receipt: Template = {
  id: 'receipt',
  name: 'receipt',
  language: 'en',
  types: ['header', 'body', 'footer', 'buttons'],
  body: 'Hello {{1}}',
  variables: { 1: 'Mia' },
  header: { type: 'text', variables: { 1: 'TH1' } },
  buttons: [{ index: 1, takes: 'url' }],
  approval,
  layout: {
    header: { type: 'text', text: 'Order {{1}}' },
    body: 'Hello {{1}}',
    footer: 'Shop',
    buttons: [
      { type: 'quick_reply', text: 'Thanks' },
      { type: 'url', text: 'Track', url: 'https://shop.example/t/{{1}}' },
      { type: 'phone_number', text: 'Call', phoneNumber: '+15005550006' },
    ],
  },
}
const given = {
  id: 'receipt',
  variables: { 1: '  Mia\n$& ' },
  header: { type: 'text' as const, variables: { 1: 'A7' } },
  buttons: [{ index: 1, url: 'a7' }],
}

test('each part has its own values', () => {
  expect(valuesUnfit(receipt, given)).toEqual([])
  expect(previewTemplate(receipt, given, 'whatsapp')).toEqual({
    header: { type: 'text', text: 'Order A7' },
    body: 'Hello Mia $&',
    footer: 'Shop',
    buttons: [
      { type: 'quick_reply', text: 'Thanks' },
      { type: 'url', text: 'Track', url: 'https://shop.example/t/a7' },
      { type: 'phone_number', text: 'Call', phoneNumber: '+15005550006' },
    ],
    media: [],
    list: null,
    cards: [],
    authentication: null,
    others: [],
  })
})

test('places, cards and codes are filled in; a text message has only its text', () => {
  const rich: Template = {
    ...receipt,
    header: undefined,
    buttons: undefined,
    variables: { 1: '', 2: '' },
    layout: {
      header: { type: 'location', location: { latitude: '{{1}}', longitude: '100.5', name: '{{2}}' } },
      body: '*{{1}}* is your verification code.',
      footer: 'This code expires in 5 minutes.',
      authentication: { securityAdvice: false, expiresInMinutes: 5 },
      cards: [
        {
          header: { type: 'image', url: 'https://c.example/{{1}}.png' },
          title: 'For {{2}}',
          body: 'Now',
          buttons: [{ type: 'url', text: 'Buy', url: 'https://s.example/{{1}}' }],
        },
        {},
      ],
    },
  }
  const values = { id: 'receipt', variables: { 1: '13', 2: 'Mia' } }
  const shown = previewTemplate(rich, values, 'whatsapp')
  expect(shown).toMatchObject({
    header: { type: 'location', location: { latitude: '13', longitude: '100.5', name: 'Mia' } },
    body: '*13* is your verification code.',
    footer: 'This code expires in 5 minutes.',
    authentication: { securityAdvice: false, expiresInMinutes: 5 },
    media: [],
    others: [],
  })
  expect(shown.cards).toEqual([
    {
      header: { type: 'image', url: 'https://c.example/13.png' },
      title: 'For Mia',
      body: 'Now',
      buttons: [{ type: 'url', text: 'Buy', url: 'https://s.example/13' }],
    },
    {},
  ])
  expect(previewTemplate(rich, values, 'sms')).toMatchObject({
    header: null,
    cards: [],
    authentication: null,
    body: '*13* is your verification code.',
  })
})

test('a file above the text is the one that is given; as a text message it has no parts', () => {
  const url = 'https://files.example/a.pdf'
  const document: Template = {
    ...receipt,
    header: { type: 'document' },
    layout: { body: 'Hello {{1}}', header: { type: 'document', url: 'https://sample.example/s.pdf' } },
  }
  const withFile = { ...given, header: { type: 'document' as const, url, filename: 'A7.pdf' }, buttons: [] }
  const shown = previewTemplate(document, withFile, 'whatsapp')
  expect(shown).toMatchObject({ header: { type: 'document', url, filename: 'A7.pdf' }, media: [url] })
  expect(previewTemplate(receipt, given, 'sms')).toMatchObject({ header: null, footer: null, buttons: [] })
})

test('a template from an older list shows its text; what has no value stays', () => {
  const { layout: _, ...older } = receipt
  expect(previewTemplate(older, { id: 'receipt', variables: {} }, 'whatsapp').body).toBe('Hello {{1}}')
})

test('what does not fit is named', () => {
  const paths = (more: object) => valuesUnfit(receipt, { ...given, ...more }).map(({ path }) => path)
  expect(paths({ variables: { 1: ' \u200b' } })).toEqual(['variables.1'])
  expect(paths({ variables: { name: 'Mia' } })).toEqual(['variables.1', 'variables.name'])
  expect(paths({ header: { type: 'text', variables: {} } })).toEqual(['header.variables.1'])
  expect(paths({ header: undefined, buttons: [] })).toEqual(['header', 'buttons'])
})
