import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormParameters } from './form.ts'
import { readMessage } from './inbound.ts'

const RECEIVED_AT = 1_764_000_000_000
const SID = `SM${'1'.repeat(32)}`
const CORE = {
  MessageSid: SID,
  AccountSid: `AC${'0'.repeat(32)}`,
  From: 'whatsapp:+66812345678',
  To: 'whatsapp:+15005550006',
}

function read(parameters: FormParameters) {
  const message = readMessage(parameters, RECEIVED_AT)
  if (!message.ok) throw new Error(message.error.detail)
  return message.value
}

function details(parameters: FormParameters) {
  return read({ ...CORE, ...parameters }).details
}

test('an SMS, with everything Twilio sends along', () => {
  const message = read({
    ...CORE,
    From: '+15558675310',
    To: '+15017122661',
    SmsSid: SID,
    SmsMessageSid: SID,
    NumMedia: '0',
    Body: '  Hello 👍  ',
    ToCity: '',
    FromCountry: 'US',
    NumSegments: '1',
    SmsStatus: 'received',
  })
  expect(message).toEqual({
    providerMessageId: SID,
    receivedAt: RECEIVED_AT,
    from: '+15558675310',
    to: '+15017122661',
    text: '  Hello 👍  ',
    media: [],
    details: {
      other: { AccountSid: CORE.AccountSid, FromCountry: 'US', NumSegments: '1', SmsStatus: 'received' },
    },
  })
})

test.each(['12345', 'ACME', 'rcs:acme_agent', 'whatsapp:US.13491208655302741918', 'messenger:123'])(
  'the address %s is kept as it is',
  address => {
    expect(read({ ...CORE, From: address, To: address })).toMatchObject({ from: address, to: address })
  },
)

test('the prefix is small, in whichever case it comes', () => {
  const { From, To } = CORE
  const capital = { From: From.replace('whatsapp', 'WhatsApp'), To: To.replace('whatsapp', 'WHATSAPP') }
  const message = read({ ...CORE, ...capital, WaId: '66812345678', ExternalUserId: 'WhatsApp:TH.1349' })
  expect(message).toMatchObject({ from: From, to: To, details: { otherAddresses: ['whatsapp:TH.1349'] } })
})

describe('missing parameters are named', () => {
  test.each([
    [{}, 'MessageSid, From, To, AccountSid'],
    [{ ...CORE, From: '' }, 'From'],
    [{ ...CORE, To: ['', '\0'], AccountSid: '' }, 'To, AccountSid'],
  ])('%j', (parameters, missing) => {
    const error = { detail: `parameters missing: ${missing}` }
    expect(readMessage(parameters, RECEIVED_AT)).toEqual({ ok: false, error })
  })

  test('an older name of the id is accepted', () => {
    const { MessageSid, ...rest } = CORE
    expect(read({ ...rest, SmsSid: MessageSid }).providerMessageId).toBe(SID)
  })
})

describe('media', () => {
  const media = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }).flatMap((_, n) => [
        [`MediaUrl${n}`, `https://api.twilio.com/${n}`],
        [`MediaContentType${n}`, `image/${n}`],
      ]),
    )

  test.each([1, 10])('%i', count => {
    const message = read({ ...CORE, ...media(count), NumMedia: String(count) })
    expect(message.media).toHaveLength(count)
    expect(message.media.at(-1)).toEqual({
      url: `https://api.twilio.com/${count - 1}`,
      contentType: `image/${count - 1}`,
    })
    expect(message.details.other).toEqual({ AccountSid: CORE.AccountSid })
  })

  test('an eleventh is kept aside', () => {
    const message = read({ ...CORE, ...media(11), NumMedia: '11' })
    expect(message.media).toHaveLength(10)
    expect(message.details.other).toMatchObject({ NumMedia: '11', MediaUrl10: 'https://api.twilio.com/10' })
  })

  test.each(['many', '-1', '', '1e9'])('a count of %j does no harm', NumMedia => {
    expect(read({ ...CORE, ...media(1), NumMedia }).media).toHaveLength(1)
  })

  test('one without a type', () => {
    const message = read({ ...CORE, MediaUrl0: 'https://api.twilio.com/0', NumMedia: '1' })
    expect(message.media).toEqual([
      { url: 'https://api.twilio.com/0', contentType: 'application/octet-stream' },
    ])
  })
})

test('a location', () => {
  const place = { Latitude: '13.7563', Longitude: '-100.5018', Address: '1 Road', Label: 'Home' }
  expect(details({ ...place, MessageType: 'location' })).toMatchObject({
    location: { latitude: 13.7563, longitude: -100.5018, address: '1 Road', label: 'Home' },
    messageType: 'location',
  })
})

test.each<FormParameters>([
  { Latitude: '91', Longitude: '0' },
  { Latitude: 'NaN', Longitude: '0' },
  { Latitude: '0x10', Longitude: '0' },
  { Latitude: '13.7', Address: 'somewhere' },
])('%j is no location, and kept', place => {
  expect(details(place).location).toBeUndefined()
  expect(details(place).other).toMatchObject(place)
})

test('a button', () => {
  const button = { ButtonPayload: 'csat:1:5', ButtonText: 'Great', ButtonType: 'REPLY', Body: 'Great' }
  expect(details(button).button).toEqual({ payload: 'csat:1:5', text: 'Great', type: 'REPLY' })
})

test('an answer to a message', () => {
  const reply = { OriginalRepliedMessageSid: 'SM2', OriginalRepliedMessageSender: 'whatsapp:+15005550006' }
  expect(details(reply).replyTo).toEqual({ providerMessageId: 'SM2', sender: 'whatsapp:+15005550006' })
})

describe('a reaction', () => {
  const to = { OriginalRepliedMessageSid: 'SM2', OriginalRepliedMessageSender: CORE.To }
  const sms = { ...CORE, From: '+15558675310', To: '+15017122661' }

  test.each<[FormParameters, unknown]>([
    [
      { ...CORE, ...to, MessageType: 'reaction', Body: '👍' },
      { emoji: '👍', removed: false, to: 'SM2' },
    ],
    [
      { ...CORE, ...to, MessageType: 'reaction' },
      { removed: true, to: 'SM2' },
    ],
    [
      { ...sms, Body: 'Loved “Hello”' },
      { emoji: '❤️', removed: false, quoted: 'Hello' },
    ],
  ])('%j', (parameters, expected) => {
    expect(read(parameters).reaction).toEqual(expected)
  })

  test.each<FormParameters>([
    { ...CORE, ...to, MessageType: 'text', Body: '👍' },
    { ...CORE, MessageType: 'text', Body: 'Loved “Hello”' },
    { ...CORE, MessageType: 'sticker' },
    { ...sms, Body: '👍' },
  ])('%j is none', parameters => {
    expect(read(parameters)).not.toHaveProperty('reaction')
  })
})

test('a message from an ad; without a source it is from none', () => {
  const ad = {
    ReferralBody: 'Buy',
    ReferralHeadline: 'Sale',
    ReferralSourceId: '118',
    ReferralSourceType: 'ad',
    ReferralSourceUrl: 'https://fb.me/1',
    ReferralMediaId: '9',
    ReferralMediaUrl: 'https://fb.me/2',
    ReferralMediaContentType: 'image/png',
    ReferralCtwaClid: 'click',
  }
  expect(details(ad)).toEqual({
    referral: {
      sourceId: '118',
      sourceType: 'ad',
      sourceUrl: 'https://fb.me/1',
      headline: 'Sale',
      body: 'Buy',
      mediaUrl: 'https://fb.me/2',
      mediaContentType: 'image/png',
      mediaId: '9',
      clickId: 'click',
    },
    other: { AccountSid: CORE.AccountSid },
  })
  expect(details({ ReferralNumMedia: '0' })).toEqual({
    other: { AccountSid: CORE.AccountSid, ReferralNumMedia: '0' },
  })
})

test.each([
  [{ OptOutType: 'STOP' }, { optOut: 'STOP' }],
  [{ OptOutType: 'start' }, { optOut: 'START' }],
  [{ OptOutType: 'MAYBE' }, { other: { OptOutType: 'MAYBE' } }],
  [{ Forwarded: 'true' }, { forwarded: 'once' }],
  [{ Forwarded: 'true', FrequentlyForwarded: 'true' }, { forwarded: 'many' }],
  [{ Forwarded: 'false' }, { other: { Forwarded: 'false' } }],
  [
    { ProfileName: 'Jürgen', ProfileUsername: 'j' },
    { profileName: 'Jürgen', other: { ProfileUsername: 'j' } },
  ],
  [{ ChannelMetadata: '{"broken' }, { other: { ChannelMetadata: '{"broken' } }],
])('%j', (parameters, expected) => {
  expect(details(parameters)).toMatchObject(expected)
})

test('several values of a parameter: the first counts, all are kept', () => {
  expect(read({ ...CORE, Body: ['one', 'two'] })).toMatchObject({
    text: 'one',
    details: { other: { Body: '["one","two"]' } },
  })
})

test.each(['From', 'To'])('an endless %s is refused, and not quoted', name => {
  expect(readMessage({ ...CORE, [name]: 'x'.repeat(257) }, RECEIVED_AT)).toEqual({
    ok: false,
    error: { detail: `parameters too long: ${name}` },
  })
})

test('characters that PostgreSQL can’t store are removed', () => {
  const message = read({ ...CORE, Body: 'a\0b\ud800', ProfileName: '\0', 'New\0': 'x\0' })
  expect(message).toMatchObject({ text: 'ab', details: { other: { New: 'x' } } })
  expect(message.details.profileName).toBeUndefined()
})

/**
 * Parameters that become something else than their text, or are dropped because they repeat another one. The examples
 * above cover them.
 */
const TRANSLATED = ['NumMedia', 'Latitude', 'Longitude', 'Forwarded', 'FrequentlyForwarded', 'OptOutType']

test('never throws, and loses no parameter', () => {
  const known = fc.constantFrom(
    'SmsSid',
    'SmsMessageSid',
    'Body',
    'MediaUrl0',
    'MediaUrl7',
    'MediaContentType3',
    'WaId',
    'Label',
    'ExternalUserId',
    'ParentExternalUserId',
    'ButtonPayload',
    'ButtonText',
    'ButtonType',
    'ListId',
    'ListTitle',
    'InteractiveData',
    'ChannelMetadata',
    'OriginalRepliedMessageSender',
    'Address',
    'ReferralBody',
    'ReferralSourceId',
    'ReferralMediaUrl',
    'MessageType',
    'ProfileName',
    ...TRANSLATED,
  )
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.nat().map(String))
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }))
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(known, fc.string()), value), parameters => {
      const message = read({ ...parameters, ...CORE })
      const kept = JSON.stringify(message).replaceAll(/\\+/g, '')
      for (const [name, given] of Object.entries(parameters)) {
        if (TRANSLATED.includes(name) || Object.hasOwn(CORE, name)) continue
        for (const one of [given].flat()) {
          const inside = JSON.stringify(one.replaceAll('\0', '')).slice(1, -1).replaceAll(/\\+/g, '')
          expect(kept).toContain(inside)
        }
      }
    }),
  )
})

test('never throws, whatever is there or missing', () => {
  const parameters = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())))
  fc.assert(fc.property(parameters, given => typeof readMessage(given, RECEIVED_AT).ok === 'boolean'))
})
