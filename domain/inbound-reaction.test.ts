import { expect, test } from 'vitest'
import { findFile, findQuotation, reactionOf } from './inbound-reaction.ts'
import type { InboundMessage, MessageDetails } from './message.ts'

const message = (from: string, text: string, details: MessageDetails = {}): InboundMessage => ({
  providerMessageId: 'SM1',
  receivedAt: 1,
  from,
  to: '',
  text,
  media: [],
  details,
})
const whatsapp = (text: string, details?: MessageDetails) =>
  reactionOf(message('whatsapp:+15005550100', text, details))
const sms = (text: string, details?: MessageDetails) => reactionOf(message('+15005550100', text, details))
const TO = { replyTo: { providerMessageId: 'SM2' } }

test.each([
  ['👍', { messageType: 'reaction', ...TO }, { emoji: '👍', removed: false, to: 'SM2' }],
  [' ❤️ ', { messageType: 'REACTION', ...TO }, { emoji: '❤️', removed: false, to: 'SM2' }],
  ['', { messageType: 'reaction', ...TO }, { removed: true, to: 'SM2' }],
  ['STOP', { messageType: 'reaction', ...TO }, { emoji: 'STOP', removed: false, to: 'SM2' }],
  ['👍', { messageType: 'reaction' }, { emoji: '👍', removed: false, to: undefined }],
])('on WhatsApp %j with %j', (text, details, expected) => {
  expect(whatsapp(text, details)).toEqual(expected)
})

test.each([
  ['👍', { messageType: 'text', ...TO }],
  ['👍', {}],
  ['', { messageType: 'sticker' }],
  ['Liked “See you tomorrow”', { messageType: 'text' }],
  ['reaction', { messageType: 'text' }],
])('on WhatsApp %j with %j is a message', (text, details) => {
  expect(whatsapp(text, details)).toBeUndefined()
})

test('on SMS it is what phones write', () => {
  expect(sms('Liked “See you”')).toEqual({ emoji: '👍', removed: false, quoted: 'See you' })
  expect(sms('Removed a like from “See you”')).toEqual({ removed: true, quoted: 'See you' })
  expect(sms('Reacted with a sticker to “See you”')).toEqual({ removed: false, quoted: 'See you' })
  expect(sms('Liked it')).toBeUndefined()
  expect(sms('👍')).toBeUndefined()
})

test('an emoji without an end is cut', () => {
  expect(whatsapp('👍'.repeat(100), { messageType: 'reaction' })?.emoji).toBe('👍'.repeat(32))
})

const ours = (...texts: string[]) =>
  texts.map(text => ({ text, hasFile: text.startsWith('📎'), isOurs: true }))
const theirs = (...texts: string[]) =>
  texts.map(text => ({ text, hasFile: text.startsWith('📎'), isOurs: false }))

test.each([
  ['See you', ours('See you'), 0],
  ['see  you\n', ours('Other', '*See* you'), 1],
  ['We come at “ten” - promised', ours('We come at "ten" — promised'), 0],
  ['Your parcel has left our wareh…', ours('Your parcel', 'Your parcel has left our warehouse.'), 1],
  ['Your *parcel has le…', ours('Your *parcel has left* our warehouse.'), 0],
  ['Your parcel has left our wareh...', ours('Your parcel has left our warehouse.'), 0],
  ['We will see…', ours('We will see… and tell you', 'We will see…'), 1],
  ['See you', ours('See you tomorrow', 'See you'), 1],
  ['Ok', [...theirs('Ok'), ...ours('Ok')], 1],
  ['Ok', theirs('Ok', 'ok'), 0],
])('%j means the right one of %j', (quoted, messages, index) => {
  expect(findQuotation(quoted, messages)).toBe(messages[index])
})

test.each([
  ['See you', ours('See you tomorrow')],
  ['…', ours('anything')],
  ['', ours('')],
  ['**', ours('')],
])('%j means none of %j', (quoted, messages) => {
  expect(findQuotation(quoted, messages)).toBeUndefined()
})

test('a reaction to a file is to the latest of ours, else of theirs', () => {
  expect(sms('Liked an image')).toEqual({ emoji: '👍', removed: false, toFile: true })
  const messages = [...theirs('📎 1'), ...ours('Hi', '📎 2', '📎 3')]
  expect(findFile(messages)?.text).toBe('📎 2')
  expect(findFile(theirs('Hi', '📎 4'))?.text).toBe('📎 4')
  expect(findFile(ours('Hi'))).toBeUndefined()
})
