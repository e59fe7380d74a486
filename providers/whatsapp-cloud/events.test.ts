import { expect, test } from 'vitest'
import { boundedId } from '../bounded-id.ts'
import { readEvents } from './events.ts'
import { AT, body, CONTACT, change, message, read, readOne } from './webhook-bodies.ts'

test('a text, with all that is known of whom and when', () => {
  const { events, left } = read({
    contacts: [CONTACT],
    messages: [message({ type: 'text', text: { body: 'Hi' } })],
  })
  expect(left).toEqual([])
  expect(events).toEqual([
    {
      type: 'message',
      ours: { medium: 'whatsapp', address: 'whatsapp:+15005550020', accountId: '10', senderId: '20' },
      message: {
        providerMessageId: 'wamid.1',
        receivedAt: AT,
        sentAt: AT - 5_000,
        from: 'whatsapp:+66812345678',
        to: 'whatsapp:+15005550020',
        text: 'Hi',
        media: [],
        details: { profileName: 'Mali', otherAddresses: ['whatsapp:TH.1'], messageType: 'text' },
      },
    },
  ])
})

test('a message whose ids no index takes is kept, under their digests', () => {
  const [id, quoted] = ['x'.repeat(300), 'y'.repeat(100_000)]
  const text = { type: 'text', text: { body: 'Where is my parcel?' } }
  const read = readOne(message({ ...text, id, context: { id: quoted } }))
  expect(read).toMatchObject({
    providerMessageId: boundedId(id),
    text: 'Where is my parcel?',
    details: { replyTo: { providerMessageId: boundedId(quoted) } },
  })
})

const file = { id: '77', mime_type: 'image/jpeg', sha256: 'aGk=', url: 'https://lookaside.fbsbx.com/x' }
const medium = (contentType: string) => [{ url: 'https://graph.facebook.com/77', contentType }]

test.each<[string, object, object]>([
  [
    'a picture',
    { type: 'image', image: { ...file, caption: 'Look' } },
    { text: 'Look', media: medium('image/jpeg') },
  ],
  [
    'a document',
    { type: 'document', document: { ...file, mime_type: 'application/pdf', filename: 'a.pdf' } },
    { media: medium('application/pdf'), details: { other: { 'document.filename': 'a.pdf' } } },
  ],
  [
    'a voice message',
    { type: 'audio', audio: { ...file, mime_type: 'audio/ogg; codecs=opus', voice: true } },
    { media: medium('audio/ogg; codecs=opus'), details: { other: { 'audio.voice': 'true' } } },
  ],
  ['a video', { type: 'video', video: { ...file, mime_type: 'video/mp4' } }, { media: medium('video/mp4') }],
  [
    'a sticker',
    { type: 'sticker', sticker: { ...file, mime_type: 'image/webp', animated: true } },
    { media: medium('image/webp'), details: { messageType: 'sticker' } },
  ],
  [
    'a place',
    { type: 'location', location: { latitude: 13.75, longitude: 100.5, name: 'Home', address: 'Road 1' } },
    { details: { location: { latitude: 13.75, longitude: 100.5, label: 'Home', address: 'Road 1' } } },
  ],
  [
    'a contact card',
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Ann' }, phones: [{ phone: '+1 500' }] }] },
    { text: 'Ann: +1 500' },
  ],
  [
    'a reaction',
    { type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
    { text: '👍', reaction: { emoji: '👍', removed: false, to: 'wamid.0' } },
  ],
  [
    'a reaction taken back',
    { type: 'reaction', reaction: { message_id: 'wamid.0' } },
    { text: '', reaction: { removed: true, to: 'wamid.0' } },
  ],
  [
    'a template’s quick reply',
    { type: 'button', button: { payload: 'csat:1:5', text: 'Great' } },
    { text: 'Great', details: { button: { payload: 'csat:1:5', text: 'Great' } } },
  ],
  [
    'a tap on a button of ours',
    {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'human', title: 'A person' } },
    },
    { text: 'A person', details: { button: { payload: 'human', text: 'A person' } } },
  ],
  [
    'a pick from a list',
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: 'csat:1:4', title: 'Good' } },
    },
    { text: 'Good', details: { listPick: { id: 'csat:1:4', title: 'Good' } } },
  ],
  [
    'a form',
    {
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{"a":1}' } },
    },
    { text: 'Sent' },
  ],
  [
    'an order',
    {
      type: 'order',
      order: {
        text: 'Soon please',
        product_items: [{ product_retailer_id: 'S1', quantity: 2, item_price: 9, currency: 'THB' }],
      },
    },
    { text: 'Soon please\n2 × S1 (9 THB)' },
  ],
  [
    'a change of an earlier message',
    {
      type: 'edit',
      edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'New' } } },
    },
    { text: 'New', details: { replyTo: { providerMessageId: 'wamid.0' }, messageType: 'edit' } },
  ],
  [
    'an earlier message taken back',
    { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
    { text: '', details: { replyTo: { providerMessageId: 'wamid.0' }, messageType: 'revoke' } },
  ],
  [
    'what WhatsApp does not pass on',
    { type: 'unsupported', unsupported: { type: 'poll_creation' }, errors: [{ code: 131051 }] },
    {
      text: '',
      details: {
        messageType: 'unsupported',
        other: { 'unsupported.type': 'poll_creation', errors: '[{"code":131051}]' },
      },
    },
  ],
  [
    'a type of tomorrow',
    { type: 'hologram', hologram: { depth: 3 } },
    { text: '', details: { messageType: 'hologram', other: { 'hologram.depth': '3' } } },
  ],
  [
    'a type that every object has',
    { type: 'constructor' },
    { text: '', details: { messageType: 'constructor' } },
  ],
  ['no type', { type: undefined }, { text: '', details: { messageType: 'unknown' } }],
  [
    'an answer to a message',
    { type: 'text', text: { body: 'Yes' }, context: { from: '15005550020', id: 'wamid.0' } },
    { details: { replyTo: { providerMessageId: 'wamid.0', sender: '15005550020' } } },
  ],
  [
    'what was passed on often',
    { type: 'text', text: { body: 'x' }, context: { frequently_forwarded: true } },
    { details: { forwarded: 'many' } },
  ],
  [
    'a question about a product',
    { type: 'text', text: { body: 'x' }, context: { referred_product: { catalog_id: '1' } } },
    { details: { other: { 'context.referred_product': '{"catalog_id":"1"}' } } },
  ],
  [
    'who comes from an ad',
    {
      type: 'text',
      text: { body: 'x' },
      referral: {
        source_id: 'ad',
        source_type: 'ad',
        headline: 'Sale',
        image_url: 'https://i',
        ctwa_clid: 'c',
      },
    },
    {
      details: {
        referral: { sourceId: 'ad', sourceType: 'ad', headline: 'Sale', mediaUrl: 'https://i', clickId: 'c' },
      },
    },
  ],
  [
    'an ad in a Status, without a click id',
    { type: 'text', text: { body: 'x' }, referral: { source_url: 'https://fb.me/1', source_type: 'ad' } },
    { details: { referral: { sourceId: 'https://fb.me/1', sourceUrl: 'https://fb.me/1' } } },
  ],
])('%s', (_, fields, expected) => expect(readOne(fields)).toMatchObject(expected))

test('a customer without a number is answered by their user id', () => {
  const { details, from } = readOne(
    { from: undefined, from_user_id: 'US.13491208655302741918', type: 'text', text: { body: 'Hi' } },
    [{ profile: { name: 'Ann', username: 'ann' }, user_id: 'US.13491208655302741918' }],
  )
  expect(from).toBe('whatsapp:US.13491208655302741918')
  expect(details).toEqual({ profileName: 'Ann', messageType: 'text', other: { 'profile.username': 'ann' } })
})

test('the sender of a message is found by ids, not by position', () => {
  const other = { profile: { name: 'Ben' }, wa_id: '15005550101', user_id: 'US.2' }
  expect(readOne({ type: 'text', text: { body: 'x' } }, [other, CONTACT]).details.profileName).toBe('Mali')
  expect(readOne({ type: 'text', text: { body: 'x' } }, [other]).details.profileName).toBeUndefined()
})

test('nothing that JSON can hold makes it throw', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  const strange: unknown[] = [
    null,
    true,
    3,
    'x',
    [],
    {},
    [null],
    { entry: null },
    JSON.parse(deep(5_000)),
    '\u0000\ud800',
    { length: 2 },
    JSON.parse('{"__proto__":{"a":1}}'),
  ]
  const template = body(
    change({
      contacts: [CONTACT],
      messages: [message({ type: 'image', image: file, context: { id: 'x' }, referral: { source_id: 'a' } })],
      statuses: [{ id: 'a', status: 'failed', errors: [{ code: 1 }] }],
    }),
    change({ message_echoes: [{ to: '66812345678', id: 'x', type: 'text' }] }, 'smb_message_echoes'),
    change({ user_id_update: { user_id: { previous: 'TH.1', current: 'TH.2' } } }, 'user_id_update'),
  )
  for (const path of pathsOf(template)) {
    for (const value of strange) {
      const read = readEvents(replaced(template, path, value), AT)
      expect(read.result).toBe('events')
      expect(JSON.stringify(read.events)).not.toMatch(/\\u0000|\\ud800/)
    }
  }
  for (const value of strange) expect(readEvents(value, AT).events).toEqual([])
})

function pathsOf(value: unknown, path: string[] = []): string[][] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...below.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) }
  copy[key] = replaced(Object(value)[key], rest, by)
  return copy
}
