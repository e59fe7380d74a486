import { expect, test } from 'vitest'
import { INBOUND_LIMITS, withinLimits } from './inbound-limits.ts'
import type { InboundMessage } from './message.ts'

const MESSAGE: InboundMessage = {
  providerMessageId: 'wamid.1',
  receivedAt: 1,
  from: 'whatsapp:+66812345678',
  to: 'whatsapp:+15005550020',
  text: 'x'.repeat(INBOUND_LIMITS.text),
  media: [{ url: 'https://graph.facebook.com/77', contentType: 'image/jpeg' }],
  details: {
    profileName: 'Mali',
    otherAddresses: ['whatsapp:TH.1'],
    button: { payload: 'x'.repeat(INBOUND_LIMITS.words), text: 'Yes' },
    location: { latitude: 13.75, longitude: 100.5 },
    replyTo: { providerMessageId: 'x'.repeat(INBOUND_LIMITS.messageId) },
    referral: { sourceId: '1', body: 'x'.repeat(INBOUND_LIMITS.ad) },
    other: { name: 'x'.repeat(INBOUND_LIMITS.other - 'name'.length) },
  },
}

test('a message within the limits stays the same', () => {
  expect(withinLimits(MESSAGE)).toBe(MESSAGE)
})

const LONG = '🙏'.repeat(500_000)

test.each<[string, Partial<InboundMessage>, string[]]>([
  ['text', { text: LONG }, ['text']],
  ['file', { media: [{ url: LONG, contentType: LONG }] }, ['media']],
  ['type', { media: [{ url: 'https://a.example', contentType: LONG }] }, ['media']],
  [
    'files',
    { media: Array.from({ length: 11 }, () => ({ url: 'https://a.example', contentType: 'a/b' })) },
    ['media'],
  ],
  ['name', { details: { profileName: LONG } }, ['profileName']],
  ['button', { details: { button: { payload: LONG, text: LONG } } }, ['button.payload', 'button.text']],
  ['list', { details: { listPick: { id: LONG, title: LONG } } }, ['listPick.id', 'listPick.title']],
  [
    'place',
    { details: { location: { latitude: 1, longitude: 1, address: LONG, label: LONG } } },
    ['location.address', 'location.label'],
  ],
  ['quote', { details: { replyTo: { providerMessageId: 'SM1', sender: LONG } } }, ['replyTo.sender']],
  ['ad', { details: { referral: { sourceId: LONG, body: LONG } } }, ['referral.body', 'referral.sourceId']],
  ['rest', { details: { other: { [LONG]: LONG, b: LONG } } }, ['other']],
  [
    'many',
    { details: { other: Object.fromEntries(Array.from({ length: 90_000 }, (_, n) => [`n${n}`, 'x'])) } },
    ['other'],
  ],
  ['reaction', { reaction: { removed: false, to: LONG, quoted: LONG } }, ['reaction.quoted', 'reaction.to']],
])('of a message with a long %s, the parts that were cut are named', (_, parts, names) => {
  const read = withinLimits({ ...MESSAGE, details: {}, ...parts })
  expect(read.details.cut).toEqual(names)
  // A signal has 2 MB.
  expect(Buffer.byteLength(JSON.stringify(read))).toBeLessThan(500_000)
  expect(JSON.stringify(read)).not.toMatch(/\p{Surrogate}|\\ud[89a-f]/u)
})

test('an id that was cut names no message, and a file without its address is none', () => {
  const read = withinLimits({
    ...MESSAGE,
    media: [{ url: LONG, contentType: 'image/jpeg' }],
    details: { replyTo: { providerMessageId: LONG } },
    reaction: { removed: true, to: LONG },
  })
  expect(read).toMatchObject({ media: [], details: { replyTo: undefined }, reaction: { removed: true } })
  expect(read.reaction).not.toHaveProperty('to')
})
