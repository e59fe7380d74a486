import { expect, test } from 'vitest'
import { sentAs } from './sent.ts'

const parcel = { id: 'parcel', language: 'en' }
const paket = { id: 'parcel', language: 'de' }
const content = { id: 'HX1', language: 'en' }
const all = [parcel, paket, content]

test.each([
  ['by its name and language', { id: 'parcel', language: 'de' }, paket],
  ['by its id alone', { id: 'HX1' }, content],
  ['as messages kept it before there were other providers', { contentSid: 'HX1' }, content],
  ['in a language that was deleted', { id: 'parcel', language: 'th' }, undefined],
  ['that was deleted', { id: 'gone' }, undefined],
])('a template that was sent is found %s', (_, template, expected) => {
  expect(sentAs(all, template)).toBe(expected)
})
