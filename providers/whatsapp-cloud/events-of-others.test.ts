import { expect, test } from 'vitest'
import type { WebhookEvent } from '../webhook-events.ts'
import { readEvents } from './events.ts'
import { AT, body, change, message, read, readOne, seconds } from './webhook-bodies.ts'

// What a webhook tells beside one customer's message: many at once, statuses, who is who, the account, what is left.

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
      values: { events: ['DISABLED_UPDATE'] },
    }),
    expect.objectContaining({ type: 'notice', code: '130429', values: { class: 'retry_later' } }),
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
