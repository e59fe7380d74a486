import { expect, test } from 'vitest'
import type { Template } from '../api/types.ts'
import { templateText } from './template-text.ts'

const template = (id: string, language: string, body: string | null) =>
  ({ id, language, body, name: `name of ${id}`, variables: {}, buttons: [] }) as unknown as Template

const all = [
  template('HX1', 'en', 'Your parcel {{1}}\nis there.'),
  template('parcel', 'en', 'It is there, {{name}}.'),
  template('parcel', 'th', 'ถึงแล้ว {{name}}'),
  template('picture', 'en', null),
]

test.each<[what: string, sent: Parameters<typeof templateText>[1], text: string | undefined]>([
  ['by Twilio’s id', { contentSid: 'HX1', variables: { 1: '4711' } }, 'Your parcel 4711 is there.'],
  ['in its language', { id: 'parcel', language: 'th', variables: { name: 'มะลิ' } }, 'ถึงแล้ว มะลิ'],
  ['without a text', { id: 'picture', language: 'en', variables: {} }, 'name of picture'],
  ['that is gone', { id: 'old', language: 'en', variables: {} }, undefined],
])('a template %s', (_, sent, text) => {
  expect(templateText(all, sent)).toBe(text)
})
