import { describe, expect, test } from 'vitest'
import { INBOUND_LIMITS } from '../../domain/inbound-limits.ts'
import { boundedId } from '../bounded-id.ts'
import { engagelabWebhooks } from './callback.ts'
import { DELIVERED, INSUFFICIENT_BALANCE, TEXT_REPLY } from './examples.ts'
import { eventsOf, NOW, post, rows, statusRow } from './post-callback.ts'

function leftOf(body: unknown): Record<string, number> | string {
  const read = post({ body })
  if (read.result !== 'events') return read.result
  return Object.fromEntries(read.left.map(({ what, count }) => [what, count]))
}

const [reply] = TEXT_REPLY.rows

/** The vendor's row with another message in it. */
function messageRow(message: unknown, more: object = {}, data: object = {}) {
  const { message_context: _, ...plain } = reply?.response.response_data ?? {}
  return { ...reply, ...more, response: { event: 'received', response_data: { ...plain, message, ...data } } }
}

function messageOf(message: unknown, more: object = {}, data: object = {}) {
  const [event] = eventsOf(rows(messageRow(message, more, data)))
  return event?.type === 'message' ? event.message : undefined
}

describe('the vendor’s printed examples', () => {
  test('a reply: the customer is who the contact names, ours the other number', () => {
    expect(eventsOf(TEXT_REPLY)).toEqual([
      {
        type: 'message',
        ours: { medium: 'whatsapp', address: 'whatsapp:+447911123456', accountId: '123321' },
        message: {
          providerMessageId: 'wamid.123321abcdefed==',
          receivedAt: NOW,
          sentAt: 1_640_707_579_000,
          from: 'whatsapp:+8613800138000',
          to: 'whatsapp:+447911123456',
          text: 'Thanks for the update!',
          media: [],
          details: {
            profileName: 'Bob',
            replyTo: { providerMessageId: '1666165485030094860' },
            messageType: 'text',
          },
        },
      },
    ])
  })

  test('a status that is not ours: without a mark, by its id', () => {
    expect(eventsOf(DELIVERED)).toEqual([
      {
        type: 'status',
        ours: { medium: 'whatsapp', address: 'whatsapp:+8613800138000', accountId: 'WABA123' },
        report: {
          providerMessageId: '1666165485030094861',
          status: 'delivered',
          reported: 'delivered',
          from: 'whatsapp:+8613800138000',
        },
      },
    ])
  })

  test('a low balance', () => {
    expect(eventsOf(INSUFFICIENT_BALANCE)).toEqual([
      {
        type: 'notice',
        code: 'insufficient_balance',
        detail: 'The balance at EngageLab is low: 5.1234 is left. The warning limit is 10.',
        values: { balance: 5.1234, warnedBelow: 10 },
      },
    ])
  })
})

describe('a body', () => {
  test.each(['', ' ', "''", '""', '{}', '{"total":0,"rows":[]}', '{"rows":[]}'])(
    'without rows is acknowledged: %j',
    body => expect(post({ body })).toEqual({ result: 'events', events: [], left: [] }),
  )

  test.each(['{"echostr":"abc"}', '{"rows":{}}', '[]', 'null', '5'])(
    'that holds something else is counted: %j',
    body => expect(leftOf(body)).toEqual({ body_without_rows: 1 }),
  )

  test.each([['nonsense'], ['{"rows":['], [Buffer.from([0xff, 0xfe])]])('that is no JSON is refused', body =>
    expect(post({ body })).toMatchObject({ result: 'refused', reason: 'malformed' }),
  )

  test('keeps the good rows beside those that are bad or of others', () => {
    const read = post({
      body: rows(
        null,
        5,
        [],
        {},
        { server: 'sms', status: {} },
        { status: {} },
        { response: {} },
        { ...statusRow({}), message_id: '', status: { message_status: 'sent' } },
        { notification: { event: 'weather' } },
        messageRow({ type: 'text', text: { body: 'kept' } }),
        messageRow({ type: 'text', text: { body: 'gone' } }, {}, { channel_message_id: '' }),
        { ...reply, response: { ...reply?.response, event: 'deleted' } },
      ),
    })
    expect(read).toMatchObject({ result: 'events', events: [{ type: 'message' }, { type: 'message' }] })
    expect(read.result === 'events' && Object.fromEntries(read.left.map(l => [l.what, l.count]))).toEqual({
      row_unreadable: 3,
      row_of_unknown_kind: 1,
      row_of_another_product: 1,
      status_unknown: 1,
      status_without_id: 1,
      message_without_number: 1,
      notification_unknown: 1,
      message_deleted: 1,
    })
  })

  test('is read whatever its values are', () => {
    const odd: unknown[] = [
      null,
      true,
      -1,
      1e308,
      '',
      '\0',
      [],
      [[]],
      {},
      { valueOf: 1, toString: 1 },
      { length: 5 },
    ]
    const replaced = (value: unknown, by: unknown): unknown[] => {
      if (typeof value !== 'object' || value === null) return [by]
      return Object.entries(value).flatMap(([name, inner]) =>
        [by, ...replaced(inner, by)].map(other => ({ ...value, [name]: other })),
      )
    }
    const whole = [reply, statusRow({ message_status: 'sent_failed' }), INSUFFICIENT_BALANCE.rows[0]]
    for (const by of odd) {
      for (const row of whole.flatMap(one => replaced(one, by))) {
        const reader = engagelabWebhooks()
        expect(post({ body: rows(row) }, reader).result).toBe('events')
      }
    }
  })

  test('is read however deep it is nested', () => {
    const message = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const body = JSON.stringify(rows(messageRow('HERE'))).replace('"HERE"', message)
    expect(post({ body })).toMatchObject({ result: 'events', events: [{ type: 'message' }] })
  })

  test('has no value too long to be stored', () => {
    const long = 'x'.repeat(100_000)
    const message = { type: 'interactive', interactive: { list_reply: { id: long, title: long } } }
    const data = { contact: { wa_id: '8613800138000', profile: { name: long } } }
    const read = messageOf(message, { message_id: long }, data)
    expect(JSON.stringify(read).length).toBeLessThan(55_000)
    expect(Object(read).details.cut).toEqual([
      'listPick.id',
      'listPick.title',
      'other',
      'profileName',
      'text',
    ])
  })

  test('whose id no index takes is kept, under the digest of the id', () => {
    const id = 'x'.repeat(1_000)
    const read = messageOf({ type: 'text', text: { body: 'Hi' } }, {}, { channel_message_id: id })
    expect(read).toMatchObject({ providerMessageId: boundedId(id), text: 'Hi' })
  })

  test('of a thousand rows is read in their order', () => {
    const texts = Array.from({ length: 1_000 }, (_, index) => `message ${index}`)
    const body = rows(...texts.map(text => messageRow({ type: 'text', text: { body: text } })))
    expect(eventsOf(body).map(event => event.type === 'message' && event.message.text)).toEqual(texts)
  })
})

describe('numbers', () => {
  test.each([
    ['+8613800138000', '00447911123456'],
    ['008613800138000', '447911123456'],
    ['8613800138000', '+44 7911 123456'],
  ])('as %s and %s', (from, to) => {
    const read = messageOf({ type: 'text', text: { body: 'Hi' } }, { from, to }, { contact: { wa_id: from } })
    expect(read).toMatchObject({ from: 'whatsapp:+8613800138000', to: 'whatsapp:+447911123456' })
  })

  test('the other way round than in the example: who wrote is the contact', () => {
    const turned = { from: '+447911123456', to: '8613800138000' }
    expect(messageOf({ type: 'text', text: { body: 'Hi' } }, turned)).toMatchObject({
      from: 'whatsapp:+8613800138000',
      to: 'whatsapp:+447911123456',
    })
  })

  test('a user id in place of a number', () => {
    const data = { contact: { wa_id: 'US.13491208655302741918' } }
    expect(messageOf({ type: 'text', text: { body: 'Hi' } }, { from: undefined }, data)).toMatchObject({
      from: 'whatsapp:US.13491208655302741918',
      to: 'whatsapp:+447911123456',
    })
  })
})

describe('a customer’s message', () => {
  test.each([
    ['image', { id: '99', mime_type: 'image/png', caption: 'Look' }, 'Look', 'engagelab:99', 'image/png'],
    ['audio', { id: '98' }, '', 'engagelab:98', 'audio/ogg'],
    ['document', {}, '', 'engagelab:document', 'application/octet-stream'],
    ['sticker', { mime_type: 'nonsense' }, '', 'engagelab:sticker', 'image/webp'],
    ['video', undefined, '', 'engagelab:video', 'video/mp4'],
  ])('%s: a file without an address, its row kept', (type, part, text, url, contentType) => {
    const read = messageOf({ type, [type]: part })
    expect(read).toMatchObject({ text, media: [{ url, contentType }], details: { messageType: type } })
    expect(JSON.parse(read?.details.other?.row ?? '').response.response_data.message.type).toBe(type)
  })

  test.each([
    [
      { type: 'button', button: { payload: 'yes', text: 'Yes' } },
      { text: 'Yes', details: { button: { payload: 'yes', text: 'Yes' } } },
    ],
    [
      { type: 'interactive', interactive: { button_reply: { id: 'a', title: 'A' } } },
      { text: 'A', details: { button: { payload: 'a', text: 'A' } } },
    ],
    [
      { type: 'interactive', interactive: { list_reply: { id: 'b', title: 'B', description: 'C' } } },
      { text: 'B', details: { listPick: { id: 'b', title: 'B' } } },
    ],
    [
      { type: 'location', location: { latitude: 13.7, longitude: '100.5', name: 'Here' } },
      { details: { location: { latitude: 13.7, longitude: 100.5, label: 'Here' } } },
    ],
    [
      { type: 'reaction', reaction: { message_id: 'm1', emoji: '👍' } },
      { reaction: { emoji: '👍', removed: false, to: 'm1' } },
    ],
    [
      { type: 'order', order: { items: [1] } },
      { text: '', details: { messageType: 'order' } },
    ],
    [{ type: 'unknown' }, { text: '', details: { messageType: 'unknown' } }],
    [{ type: 5 }, { text: '', media: [] }],
    [{ type: '__proto__' }, { text: '' }],
    [undefined, { text: '' }],
  ])('%j', (message, read) => expect(messageOf(message)).toMatchObject(read))

  test('is stored whatever is in it', () => {
    const text = `a\0b\ud800${'x'.repeat(100_000)}`
    const read = messageOf({ type: 'text', text: { body: text }, more: text })
    expect(read?.text.startsWith('abxx')).toBe(true)
    expect(read?.text.length).toBe(INBOUND_LIMITS.text)
    expect(read?.details.other?.row?.length).toBe(INBOUND_LIMITS.other - 'row'.length)
    expect(read?.details.cut).toEqual(['other', 'text'])
  })

  test.each([
    [1_640_707_579, 1_640_707_579_000],
    [1_640_707_579_123, 1_640_707_579_123],
    [NOW / 1_000 + 60, NOW],
    [0, undefined],
    ['yesterday', undefined],
  ])('its time of %j', (itime, sentAt) => {
    expect(messageOf({ type: 'text', text: { body: 'Hi' } }, { itime })?.sentAt).toBe(sentAt)
  })
})
