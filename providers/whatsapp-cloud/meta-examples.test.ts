import { expect, test } from 'vitest'
import type { InboundMessage } from '../../domain/message.ts'
import { readEvents } from './events.ts'

// The forms of the webhook examples in Meta's OpenAPI description (business-messaging-api v23.0), with values of our own. They
// are from before user ids: only numbers name people in them.

const AT = Date.UTC(2026, 10, 29, 12)
const METADATA = { display_phone_number: '15005550020', phone_number_id: '20' }
const CONTACTS = [{ profile: { name: 'Mali' }, wa_id: '66812345678' }]
const ANSWERED = { context: { from: '15005550020', id: 'wamid.ours' } }
const REPLY_TO = { replyTo: { providerMessageId: 'wamid.ours', sender: '15005550020' } }

const post = (value: object, field = 'messages') => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '10',
      changes: [{ field, value: { messaging_product: 'whatsapp', metadata: METADATA, ...value } }],
    },
  ],
})
const message = (type: string, fields: object) => ({
  from: '66812345678',
  id: 'wamid.theirs',
  timestamp: String(AT / 1_000 - 5),
  type,
  ...fields,
})

test.each<[string, object, object]>([
  ['a text', message('text', { text: { body: 'In red?' } }), { text: 'In red?', media: [] }],
  [
    'a question about a product',
    message('text', {
      text: { body: 'Is it there?' },
      context: {
        ...ANSWERED.context,
        referred_product: { catalog_id: '19', product_retailer_id: 'di9' },
      },
    }),
    {
      text: 'Is it there?',
      details: {
        ...REPLY_TO,
        other: { 'context.referred_product': '{"catalog_id":"19","product_retailer_id":"di9"}' },
      },
    },
  ],
  [
    'a text of somebody whom an ad brought',
    message('text', {
      text: { body: 'Hello' },
      referral: {
        source_url: 'https://fb.me/3',
        source_id: '120',
        source_type: 'ad',
        body: 'They are here!',
        headline: 'Chat with us',
        media_type: 'image',
        image_url: 'https://scontent.example/a.jpg',
        ctwa_clid: 'Aff',
        welcome_message: { text: 'Hi there!' },
      },
    }),
    { text: 'Hello', details: { referral: { sourceId: '120', headline: 'Chat with us', clickId: 'Aff' } } },
  ],
  [
    'a reaction',
    message('reaction', { reaction: { message_id: 'wamid.ours', emoji: '👍' } }),
    { reaction: { emoji: '👍', removed: false, to: 'wamid.ours' } },
  ],
  [
    'a picture',
    message('image', { image: { caption: 'Here', mime_type: 'image/jpeg', sha256: 'SfI=', id: '1003' } }),
    { text: 'Here', media: [{ url: expect.stringContaining('1003'), contentType: 'image/jpeg' }] },
  ],
  [
    'a place',
    message('location', {
      location: {
        address: '101 Road',
        latitude: 37.44,
        longitude: -122.16,
        name: 'Tea',
        url: 'https://tea.example/',
      },
    }),
    { details: { location: { latitude: 37.44, longitude: -122.16, label: 'Tea', address: '101 Road' } } },
  ],
  [
    'a contact',
    message('contacts', {
      contacts: [
        {
          name: { first_name: 'Lucía', last_name: 'Gómez', formatted_name: 'Lucía Gómez' },
          org: { company: 'Shop' },
          phones: [{ phone: '+1 (983) 555-0119', wa_id: '19835550119', type: 'MOBILE' }],
        },
      ],
    }),
    { text: 'Lucía Gómez: +1 (983) 555-0119' },
  ],
  [
    'what is not supported',
    message('unsupported', {
      errors: [{ code: 131051, title: 'Message type unknown', error_data: { details: 'Not supported.' } }],
    }),
    { text: '', details: { messageType: 'unsupported' } },
  ],
  [
    'a template’s button',
    message('button', { ...ANSWERED, button: { payload: 'Unsubscribe', text: 'Unsubscribe' } }),
    {
      text: 'Unsubscribe',
      details: { ...REPLY_TO, button: { payload: 'Unsubscribe', text: 'Unsubscribe' } },
    },
  ],
  [
    'a pick of a list, with its description',
    message('interactive', {
      ...ANSWERED,
      interactive: {
        type: 'list_reply',
        list_reply: { id: 'express', title: 'Express', description: 'Next day' },
      },
    }),
    { text: 'Express', details: { ...REPLY_TO, listPick: { id: 'express', title: 'Express' } } },
  ],
  [
    'a tap on a button',
    message('interactive', {
      ...ANSWERED,
      interactive: { type: 'button_reply', button_reply: { id: 'cancel', title: 'Cancel' } },
    }),
    { text: 'Cancel', details: { ...REPLY_TO, button: { payload: 'cancel', text: 'Cancel' } } },
  ],
  [
    'an order without a word',
    message('order', {
      order: {
        catalog_id: '19',
        text: '',
        product_items: [
          { product_retailer_id: 'di9', quantity: 2, item_price: 30, currency: 'USD' },
          { product_retailer_id: 'nqr', quantity: 1, item_price: 25, currency: 'USD' },
        ],
      },
    }),
    { text: '2 × di9 (30 USD)\n1 × nqr (25 USD)' },
  ],
])('%s', (_, given, expected) => {
  const { events, left } = readEvents(post({ contacts: CONTACTS, messages: [given] }), AT)
  expect(left).toEqual([])
  expect(events).toHaveLength(1)
  const [event] = events
  if (event?.type !== 'message') throw new Error(`it is ${event?.type}`)
  expect(event.message).toMatchObject({
    from: 'whatsapp:+66812345678',
    providerMessageId: 'wamid.theirs',
    ...expected,
  } as Partial<InboundMessage>)
})

test('a new number, told by numbers alone', () => {
  const system = {
    body: 'User Mali changed from 66812345678 to 66899999999',
    wa_id: '66899999999',
    type: 'user_changed_number',
  }
  const { events, left } = readEvents(post({ messages: [message('system', { system })] }), AT)
  expect(left).toEqual([])
  expect(events).toMatchObject([
    { type: 'identity', addresses: ['whatsapp:+66899999999', 'whatsapp:+66812345678'] },
  ])
})

test.each<[string, object]>([
  [
    'group_lifecycle_update',
    { type: 'group_create', subject: 'Us', added_participants: [{ input: 66812345678, wa_id: 66812345678 }] },
  ],
  ['group_settings_update', { type: 'group_settings_update', profile_picture: { mime_type: 'image/jpeg' } }],
  ['group_participants_update', { type: 'group_create', removed_participants: [{ input: 66812345678 }] }],
])('news of groups are left and counted: %s', (field, group) => {
  const given = post(
    { groups: [{ timestamp: '1750269342', group_id: 'Y2Fw', request_id: '78', ...group }] },
    field,
  )
  expect(readEvents(given, AT)).toEqual({ result: 'events', events: [], left: [{ what: field, count: 1 }] })
})
