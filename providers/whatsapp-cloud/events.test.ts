import { expect, test } from 'vitest'
import type { WebhookEvent } from '../webhook-events.ts'
import { readEvents } from './events.ts'

const AT = Date.UTC(2026, 10, 29, 12)
const seconds = (ms: number) => String(ms / 1_000)
const METADATA = { display_phone_number: '15005550020', phone_number_id: '20' }
const CONTACT = { profile: { name: 'Mali' }, wa_id: '66812345678', user_id: 'TH.1' }

const change = (value: object, field = 'messages') => ({ field, value: { metadata: METADATA, ...value } })
const body = (...changes: object[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '10', changes }],
})
const message = (fields: object) => ({
  from: '66812345678',
  from_user_id: 'TH.1',
  id: 'wamid.1',
  timestamp: seconds(AT - 5_000),
  ...fields,
})
const read = (value: object, field?: string) => readEvents(body(change(value, field)), AT)
const readOne = (fields: object, contacts: object[] = [CONTACT]) => {
  const [event] = read({ contacts, messages: [message(fields)] }).events
  if (event?.type !== 'message') throw new Error(`it is ${event?.type}`)
  return event.message
}

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

test('all entries, changes, messages and statuses of a POST are read, messages by the time they were sent', () => {
  const text = (id: string, from: string, at: number) => ({
    ...message({ type: 'text', text: { body: id } }),
    id,
    from,
    from_user_id: undefined,
    timestamp: seconds(at),
  })
  const second = { display_phone_number: '15005550021', phone_number_id: '21' }
  const { events } = readEvents(
    {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '10',
          changes: [
            change({
              messages: [text('b', '15005550101', AT - 1_000), text('a', '15005550101', AT - 9_000)],
            }),
          ],
        },
        {
          id: '11',
          changes: [
            {
              field: 'messages',
              value: {
                metadata: second,
                statuses: [{ id: 'wamid.9', status: 'read' }],
                messages: [text('c', '15005550102', AT - 4_000)],
              },
            },
            change({ messages: [text('d', '15005550101', AT - 1_000)] }),
          ],
        },
      ],
    },
    AT,
  )
  const told = events.map(e =>
    e.type === 'message' ? `${e.message.providerMessageId} ${e.ours.senderId} ${e.ours.accountId}` : e.type,
  )
  expect(told).toEqual(['a 20 10', 'c 21 11', 'b 20 10', 'd 20 11', 'status'])
})

const MARK = '7f1b7c0e-0f4e-5c1a-9a51-0c8a4d2f1e10'
const statusOf = (fields: object, more: object = {}) =>
  read({
    ...more,
    statuses: [{ id: 'wamid.9', timestamp: seconds(AT), recipient_id: '66812345678', ...fields }],
  }).events

test.each<[string, object, Partial<WebhookEvent>]>([
  [
    'delivered',
    { status: 'delivered' },
    { report: { providerMessageId: 'wamid.9', status: 'delivered', reported: 'delivered' } },
  ],
  [
    'played',
    { status: 'played' },
    { report: { providerMessageId: 'wamid.9', status: 'read', reported: 'played' } },
  ],
  ['with our mark', { status: 'read', biz_opaque_callback_data: MARK }, { deliveryId: MARK }],
  [
    'failed',
    { status: 'failed', errors: [{ code: 131047, title: 'x', error_data: { details: '+66812345678' } }] },
    {
      report: expect.objectContaining({
        status: 'failed',
        error: expect.objectContaining({ code: '131047', class: 'window' }),
      }),
    },
  ],
  [
    'failed without a reason',
    { status: 'failed' },
    { report: expect.objectContaining({ error: expect.objectContaining({ code: 'failed' }) }) },
  ],
] as [string, object, Partial<WebhookEvent>][])('a status: %s', (_, fields, expected) => {
  const [event] = statusOf(fields)
  expect(event).toMatchObject({ type: 'status', ...expected })
  expect(JSON.stringify(event)).not.toContain('66812345678')
})

test('the mark of another program is ignored', () => {
  const [event] = statusOf({ status: 'sent', biz_opaque_callback_data: 'campaign-7' })
  expect(event).not.toHaveProperty('deliveryId')
})

test('a customer whom we wrote to first is reported once with number and user id', () => {
  const contact = { wa_id: '66822222222', user_id: 'TH.22' }
  const sent = { status: 'sent', recipient_id: '66822222222', recipient_user_id: 'TH.22' }
  const all = statusOf(sent, { contacts: [contact] })
  expect(all.map(({ type }) => type)).toEqual(['identity', 'status'])
  expect(all[0]).toMatchObject({ addresses: ['whatsapp:+66822222222', 'whatsapp:TH.22'] })
  expect(statusOf(sent, { contacts: [contact] }).map(({ type }) => type)).toEqual(['status'])
  // Who wrote has told so with the message.
  read({ messages: [message({ from: '66833333333', from_user_id: 'TH.33', type: 'text' })] })
  const known = { status: 'sent', recipient_id: '66833333333', recipient_user_id: 'TH.33' }
  expect(statusOf(known).map(({ type }) => type)).toEqual(['status'])
})

const system = (fields: object, more: object = {}) =>
  read({ messages: [message({ type: 'system', system: fields, ...more })] }).events

test.each<[string, object, string[]]>([
  [
    'a number',
    {
      type: 'user_changed_number',
      wa_id: '66899999999',
      user_id: 'TH.2',
      body: 'Mali changed from 66812345678 to 66899999999',
    },
    ['whatsapp:+66899999999', 'whatsapp:TH.2', 'whatsapp:+66812345678', 'whatsapp:TH.1'],
  ],
  [
    'a user id, told by words alone',
    { type: 'user_changed_user_id', user_id: 'TH.2', body: 'Mali changed from TH.0 to TH.2' },
    ['whatsapp:TH.2', 'whatsapp:+66812345678', 'whatsapp:TH.1', 'whatsapp:TH.0'],
  ],
  [
    'a name that claims to be somebody else’s',
    {
      type: 'user_changed_user_id',
      user_id: 'TH.2',
      body: 'x changed from US.9 to US.8 changed from TH.0 to TH.2',
    },
    ['whatsapp:TH.2', 'whatsapp:+66812345678', 'whatsapp:TH.1', 'whatsapp:TH.0'],
  ],
  [
    'words that end otherwise',
    { type: 'user_changed_user_id', user_id: 'TH.2', body: 'changed from US.9 to US.8' },
    ['whatsapp:TH.2', 'whatsapp:+66812345678', 'whatsapp:TH.1'],
  ],
])('who changes %s is known by all of it, the newest first', (_, fields, addresses) => {
  expect(system(fields)).toEqual([expect.objectContaining({ type: 'identity', addresses })])
})

test('a change of the user id comes by its field, too', () => {
  const update = { wa_id: '66812345678', user_id: { previous: 'TH.1', current: 'TH.2' } }
  const addresses = ['whatsapp:+66812345678', 'whatsapp:TH.2', 'whatsapp:TH.1']
  for (const value of [{ user_id_update: [update] }, { user_id_update: update }, update]) {
    expect(read(value, 'user_id_update').events).toEqual([
      expect.objectContaining({ type: 'identity', addresses }),
    ])
  }
})

test('what the business’s own app sent is told apart from customers’ messages', () => {
  const echo = {
    from: '15005550020',
    to: '66812345678',
    id: 'wamid.e',
    timestamp: seconds(AT),
    type: 'text',
    text: { body: 'Hi' },
  }
  expect(read({ message_echoes: [echo] }, 'smb_message_echoes').events).toEqual([
    expect.objectContaining({
      type: 'echo',
      to: 'whatsapp:+66812345678',
      message: expect.objectContaining({ from: 'whatsapp:+15005550020', text: 'Hi' }),
    }),
  ])
})

test('who stops marketing', () => {
  const stop = { wa_id: '66812345678', category: 'marketing_messages', value: 'stop', timestamp: AT / 1_000 }
  const { events, left } = read(
    { user_preferences: [stop, { ...stop, category: 'other' }] },
    'user_preferences',
  )
  expect(events).toEqual([
    expect.objectContaining({ type: 'preference', address: 'whatsapp:+66812345678', marketing: 'stop' }),
  ])
  expect(left).toEqual([{ what: 'unreadable_user_preference', count: 1 }])
})

test('templates, account and number', () => {
  const { events } = readEvents(
    body(
      change({ event: 'PAUSED' }, 'message_template_status_update'),
      change({ event: 'DISABLED_UPDATE' }, 'account_update'),
      change({ errors: [{ code: 130429, title: 'Rate limit' }] }),
    ),
    AT,
  )
  expect(events).toEqual([
    { type: 'template', accountId: '10' },
    expect.objectContaining({
      type: 'notice',
      code: 'account_update',
      detail: 'Meta sent a notice: account update, DISABLED_UPDATE.',
    }),
    expect.objectContaining({ type: 'notice', code: '130429' }),
  ])
})

test.each<[string, object, string]>([
  [
    'a group’s message',
    body(change({ messages: [message({ type: 'text', group_id: 'g' })] })),
    'group_message',
  ],
  ['nobody’s message', body(change({ messages: [{ id: 'wamid.1', type: 'text' }] })), 'unreadable_message'],
  [
    'a notice of WhatsApp’s own',
    body(
      change({
        messages: [message({ type: 'system', system: { type: 'customer_identity_changed', body: 'x' } })],
      }),
    ),
    'system_message',
  ],
  ['a message without an id', body(change({ messages: [message({ id: undefined })] })), 'unreadable_message'],
  [
    'an id that no index takes',
    body(change({ messages: [message({ id: 'x'.repeat(300) })] })),
    'unreadable_message',
  ],
  [
    'a status of tomorrow',
    body(change({ statuses: [{ id: 'wamid.1', status: 'pondered' }] })),
    'unknown_status',
  ],
  [
    'a group’s status',
    body(change({ statuses: [{ id: 'wamid.1', status: 'read', recipient_type: 'group' }] })),
    'group_status',
  ],
  ['a field of tomorrow', body(change({}, 'moods')), 'moods'],
  ['a field that is no name', body(change({}, '__proto__ <x>')), 'unknown_field'],
  ['an event of Instagram’s', { object: 'instagram', entry: [] }, 'no_whatsapp_event'],
])('%s is left and counted', (_, given, what) => {
  expect(readEvents(given, AT)).toEqual({ result: 'events', events: [], left: [{ what, count: 1 }] })
})

test.each([
  ['five days ago', seconds(AT - 5 * 86_400_000), AT - 5 * 86_400_000],
  ['in the future', seconds(AT + 3_600_000), AT],
  ['in 1970', '5', undefined],
  ['no time', 'soon', undefined],
])('sent %s', (_, timestamp, sentAt) => {
  expect(readOne({ type: 'text', text: { body: 'x' }, timestamp }).sentAt).toBe(sentAt)
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
