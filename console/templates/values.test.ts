import { expect, test } from 'vitest'
import type { Template } from '../api/types.ts'
import { draftOf } from './draft.ts'
import {
  isComplete,
  named,
  pathOf,
  prefilled,
  sendable,
  slotsOf,
  type TemplateValues,
  uploadIn,
  valueAt,
  withUpload,
  withValue,
} from './values.ts'

const template = (more: Partial<Template> = {}) =>
  ({
    id: 'HX1',
    contentSid: 'HX1',
    name: 'hello',
    language: 'en',
    body: 'Hello {{ name }}, order {{1}}',
    variables: { name: 'Ann', 1: '12' },
    approval: { status: 'approved', category: null, rejectionReason: null },
    usableOutsideWindow: true,
    ...more,
  }) as Template

const invoice = template({
  id: 'invoice',
  contentSid: undefined,
  body: 'Invoice {{1}}',
  variables: { 1: '4711' },
  header: { type: 'document' },
  buttons: [
    { index: 0, takes: 'payload', text: 'Paid' },
    { index: 1, takes: 'url', text: 'Track' },
  ],
  layout: {
    header: { type: 'document' },
    body: 'Invoice {{1}}',
    footer: 'Acme',
    buttons: [
      { type: 'quick_reply', text: 'Paid' },
      { type: 'url', text: 'Track', url: 'https://a.example/{{1}}' },
    ],
  },
})
const titled = template({
  variables: {},
  header: { type: 'text', variables: { 1: 'June' } },
  layout: { header: { type: 'text', text: 'News of {{1}}' }, body: 'Hello' },
})

test('only what is approved is offered', () => {
  expect(sendable(template())).toBe(true)
  expect(sendable(invoice)).toBe(true)
  expect(sendable(template({ usableOutsideWindow: false }))).toBe(false)
  expect(sendable(template({ approval: { status: 'pending', category: null, rejectionReason: null } }))).toBe(
    false,
  )
})

test.each<[string, Template, string[]]>([
  ['of a text', template(), ['body', 'body']],
  ['of a text above the text', titled, ['header']],
  ['of a file and buttons', invoice, ['link', 'filename', 'body', 'payload', 'address']],
  ['of a picture', template({ variables: {}, header: { type: 'image' } }), ['link']],
  ['of nothing', template({ variables: {} }), []],
])('the values %s', (_, one, kinds) => {
  expect(slotsOf(one).map(({ kind }) => kind)).toEqual(kinds)
})

test('each value stands where the API has it, and is found there again', () => {
  const texts = ['https://a.example/i.pdf', 'i.pdf', '12', 'paid-12', 'track/12']
  let values: TemplateValues = prefilled(invoice, 'Mali')
  expect(values).toEqual({ variables: { 1: '' }, header: { type: 'document', url: '' } })
  expect(isComplete(invoice, values)).toBe(false)
  for (const [at, slot] of slotsOf(invoice).entries()) values = withValue(values, slot, texts[at] ?? '')
  expect(values).toEqual({
    header: { type: 'document', url: 'https://a.example/i.pdf', filename: 'i.pdf' },
    variables: { 1: '12' },
    buttons: [
      { index: 0, payload: 'paid-12' },
      { index: 1, url: 'track/12' },
    ],
  })
  expect(slotsOf(invoice).map(slot => valueAt(slot, values))).toEqual(texts)
  expect(slotsOf(invoice).map(slot => pathOf(slot, values))).toEqual([
    'header.url',
    'header.filename',
    'variables.1',
    'buttons.0.payload',
    'buttons.1.url',
  ])
  expect(isComplete(invoice, values)).toBe(true)
  expect(named(invoice, values)).toEqual({ id: 'invoice', language: 'en', ...values })
  // An optional value is left out, not sent empty.
  for (const slot of slotsOf(invoice)) {
    if (slot.kind === 'filename' || slot.kind === 'payload') values = withValue(values, slot, '')
  }
  expect(isComplete(invoice, values)).toBe(true)
  expect(values.header).toEqual({ type: 'document', url: 'https://a.example/i.pdf' })
  expect(values.buttons).toEqual([{ index: 1, url: 'track/12' }])
})

test('a name is filled in, and what is missing stays as it is written', () => {
  const values = prefilled(template(), 'Mali')
  expect(values).toEqual({ variables: { name: 'Mali', 1: '' } })
  expect(draftOf(template(), values).body).toBe('Hello Mali, order {{1}}')
  expect(draftOf(template(), { variables: { ...values.variables, 1: '47' } }).body).toBe(
    'Hello Mali, order 47',
  )
  const empty = prefilled(titled, null)
  expect(draftOf(titled, empty).header).toEqual({ type: 'text', text: 'News of {{1}}' })
  const june = { ...empty, header: { type: 'text' as const, variables: { 1: 'June' } } }
  expect(draftOf(titled, june).header).toEqual({ type: 'text', text: 'News of June' })
  const buttons = [{ index: 1, url: '12' }]
  expect(draftOf(invoice, { variables: {}, buttons })).toMatchObject({
    body: 'Invoice {{1}}',
    footer: 'Acme',
    header: { type: 'document' },
    buttons: [{ text: 'Paid' }, { text: 'Track', url: 'https://a.example/12' }],
  })
})

test('a language is named where the id is not enough', () => {
  expect(named(template(), { variables: { 1: '4' } })).toEqual({ id: 'HX1', variables: { 1: '4' } })
})

test('an uploaded file stands in place of a link, and a link in place of it', () => {
  const link = { kind: 'link', type: 'document' } as const
  const given = { variables: { 1: '4711' }, buttons: [{ index: 1, url: 'x' }] }
  expect(isComplete(invoice, given)).toBe(false)
  const uploaded = withUpload(given, 'document', { id: 'u1', name: 'bill.pdf' })
  expect(uploaded.header).toEqual({ type: 'document', uploadId: 'u1', filename: 'bill.pdf' })
  expect([isComplete(invoice, uploaded), uploadIn(uploaded)]).toEqual([true, 'u1'])
  const renamed = withValue(uploaded, { kind: 'filename' }, 'Invoice.pdf')
  expect(renamed.header).toEqual({ type: 'document', uploadId: 'u1', filename: 'Invoice.pdf' })
  const linked = withValue(renamed, link, 'https://a.example/b.pdf')
  expect(linked.header).toEqual({ type: 'document', url: 'https://a.example/b.pdf', filename: 'Invoice.pdf' })
  expect(uploadIn(linked)).toBeUndefined()
  expect(withUpload(given, 'image', { id: 'u2', name: 'a.png' }).header).toEqual({
    type: 'image',
    uploadId: 'u2',
  })
})
