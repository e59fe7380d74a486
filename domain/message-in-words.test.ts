import { describe, expect, test } from 'vitest'
import type { MessageDetails } from './message.ts'
import { messageInWords, type QuotedMessage, type WordedMessage, wordsInPlace } from './message-in-words.ts'
import { storable } from './text.ts'

const words = (message: Partial<WordedMessage>, quoted?: QuotedMessage) =>
  messageInWords({ direction: 'inbound', text: '', media: [], details: {}, ...message }, quoted)

const place = { latitude: 13.7563, longitude: 100.5018 }

describe('a message in words', () => {
  test.each([
    ['text', { text: ' Hello ' }, 'Hello'],
    ['a place', { details: { location: place } }, '[a location: 13.7563, 100.5018]'],
    [
      'a place with its name',
      { details: { location: { ...place, label: 'Shop', address: '1 Road' }, messageType: 'location' } },
      '[a location: Shop, 1 Road (13.7563, 100.5018)]',
    ],
    ['a tap', { details: { button: { payload: 'x', text: 'Yes' }, messageType: 'button' } }, 'Yes'],
    ['a pick', { details: { listPick: { id: '5', title: 'Very good' } } }, 'Very good'],
    [
      'an advertisement',
      { text: 'Hi', details: { referral: { sourceId: '1', headline: 'Sale', body: 'Shoes' } } },
      '[they come from an advertisement: Sale – Shoes]\nHi',
    ],
    [
      'a template of ours',
      { direction: 'outbound', template: 'Your order is on its way.' },
      'Your order is on its way.',
    ],
    ['nothing at all', {}, '[a message without text]'],
    [
      'nothing, in answer',
      { details: { replyTo: { providerMessageId: 'SM1' } } },
      '[in answer to an earlier message]\n[a message without text]',
    ],
  ] as [string, Partial<WordedMessage>, string][])('%s', (_, message, told) => {
    expect(words(message)).toBe(told)
  })

  test.each([
    ['image/jpeg', 'a picture'],
    ['image/gif', 'an animated picture'],
    ['audio/ogg; codecs=opus', 'a voice message or other audio'],
    ['video/mp4', 'a video'],
    ['application/pdf', 'a PDF document'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'a spreadsheet'],
    ['application/msword', 'a text document'],
    ['text/vcard', 'a contact card'],
    ['text/x-vCard', 'a contact card'],
    ['application/x-unheard-of', 'a file of type application/x-unheard-of'],
    ['application/octet-stream', 'a file'],
    ['<b>', 'a file'],
    [undefined, 'a file'],
  ])('a file of type %s', (contentType, told) => {
    expect(words({ text: 'Here', media: [{ contentType }] })).toBe(`Here\n[${told}]`)
  })

  test.each([
    ['contacts', 'a contact card'],
    ['order', 'an order from the catalogue'],
    ['poll', 'a poll'],
    ['Poll-Creation', 'a poll'],
    ['reaction', 'a reaction to a message'],
    ['unsupported', 'a message of a kind that can’t be shown here'],
    ['brand_new', 'a message of the kind “brand new”'],
    ['constructor', 'a message of the kind “constructor”'],
    ['whatsapp.new/kind', 'a message of the kind “whatsapp new kind”'],
    ['image', 'a picture that did not come along'],
    ['voice', 'a voice message or other audio that did not come along'],
    ['interactive', 'an answer to a form, a list or buttons'],
    ['system', 'a notice of WhatsApp’s own, such as that their number has changed'],
    ['<x>', 'a message of a kind that can’t be shown here'],
  ])('of the kind %s', (messageType, told) => {
    expect(words({ details: { messageType } })).toBe(`[${told}]`)
  })

  test.each(['text', 'image', 'interactive', 'Button'])('%s needs no word for it', messageType => {
    expect(words({ text: 'Hi', details: { messageType } })).toBe('Hi')
  })

  test('a sticker and a card are told once', () => {
    expect(words({ media: [{ contentType: 'image/webp' }], details: { messageType: 'sticker' } })).toBe(
      '[a sticker]',
    )
    expect(words({ media: [{ contentType: 'text/vcard' }], details: { messageType: 'contacts' } })).toBe(
      '[a contact card]',
    )
  })
})

describe('what a message answers', () => {
  const details: MessageDetails = { replyTo: { providerMessageId: 'SM1' } }

  test.each([
    ['inbound', 'outbound', 'our'],
    ['inbound', 'inbound', 'their own'],
    ['outbound', 'inbound', 'the customer’s'],
  ] as const)('of %s to %s', (direction, answered, whose) => {
    const quoted = { direction: answered, words: 'Red\nor blue?' }
    expect(words({ direction, text: 'Red', details }, quoted)).toBe(
      `[in answer to ${whose} message: “Red or blue?”]\nRed`,
    )
  })

  test('is shortened', () => {
    const told = words({ text: 'Yes', details }, { direction: 'outbound', words: '😀'.repeat(300) })
    expect(told.length).toBeLessThan(400)
    expect(storable(told)).toBe(told)
  })
})

test('what no one stores is left out, and no emoji is cut in two', () => {
  expect(words({ text: 'a\u0000b\ud83dc' })).toBe('abc')
  expect(words({ text: `${'x'.repeat(3_999)}😀` })).toBe('x'.repeat(3_999))
  expect(words({ details: { location: { ...place, label: 'a\u0000\ude00b\nc' } } })).toBe(
    '[a location: ab c (13.7563, 100.5018)]',
  )
})

describe('words in place of text and files', () => {
  const inPlace = (message: Partial<WordedMessage>) =>
    wordsInPlace({ text: '', media: [], details: {}, ...message })

  test.each([
    [{ details: { messageType: 'poll' } }, 'a poll'],
    [{ details: { messageType: 'brand_new' } }, 'a message of the kind “brand new”'],
    [
      { details: { messageType: 'location', location: { ...place, label: 'Shop' } } },
      'a location: Shop (13.7563, 100.5018)',
    ],
    [{ details: { button: { payload: 'x', text: 'Yes' } } }, 'Yes'],
    [{ text: ' \u200b\ufe0f', details: { messageType: 'text' } }, 'a message without text'],
    [{}, 'a message without text'],
    [{ details: { replyTo: { providerMessageId: 'SM1' } } }, 'a message without text'],
  ] as [Partial<WordedMessage>, string][])('%j', (message, told) => {
    expect(inPlace(message)).toBe(told)
    expect(messageInWords({ direction: 'inbound', text: '', media: [], details: {}, ...message })).toContain(
      told,
    )
  })

  test('are not needed where there is something to show', () => {
    expect(inPlace({ text: 'Hi', details: { messageType: 'order' } })).toBeUndefined()
    expect(inPlace({ media: [{ contentType: 'text/vcard' }] })).toBeUndefined()
  })
})
