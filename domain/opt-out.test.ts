import { expect, test } from 'vitest'
import { readKeyword } from './opt-out.ts'

const said = (text: string, more: object = {}) => ({ text, media: [], details: {}, ...more })
const read = (medium: 'sms' | 'whatsapp', text: string, isOut = false) =>
  readKeyword(medium, said(text), isOut)

test.each([
  ['STOP', 'STOP'],
  [' stop\n', 'STOP'],
  ['Unsubscribe', 'STOP'],
  ['cancel', 'STOP'],
  ['START', 'START'],
  ['help', 'HELP'],
  ['Please stop', undefined],
  ['stop.', undefined],
  ['', undefined],
] as const)('SMS: %j is %s', (text, expected) => {
  expect(read('sms', text)).toBe(expected)
})

test('YES takes an opt-out back, and else answers a question', () => {
  expect(read('sms', 'Yes', true)).toBe('START')
  expect(read('sms', 'Yes', false)).toBeUndefined()
  expect(read('whatsapp', 'Yes', true)).toBeUndefined()
})

test('on WhatsApp a word that has its place in a talk is no keyword', () => {
  expect(read('whatsapp', 'stop')).toBe('STOP')
  expect(read('whatsapp', 'cancel')).toBeUndefined()
  expect(read('whatsapp', 'help')).toBeUndefined()
})

test('what the provider says goes before the words', () => {
  expect(readKeyword('whatsapp', said('Halt', { details: { optOut: 'STOP' } }), false)).toBe('STOP')
})

test('a picture called "stop" is a picture', () => {
  const media = [{ url: 'https://example.com/1', contentType: 'image/png' }]
  expect(readKeyword('sms', said('stop', { media }), false)).toBeUndefined()
})
