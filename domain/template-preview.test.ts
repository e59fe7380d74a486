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
    others: [],
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
