import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../webhook-events.ts'
import { engagelabWebhooks } from './callback.ts'
import { DELIVERED, INSUFFICIENT_BALANCE, TEXT_REPLY } from './examples.ts'

const NOW = 1_796_000_000_000
const SECRET = 'ab'.repeat(24)
const KEYS = { devKey: 'key', devSecret: 'secret', pathSecret: SECRET }
const DELIVERY = '0b0f5c0e-1f55-4c3c-9d4b-5f2f6f6a0001'

interface Call {
  body?: unknown
  rest?: string
  headers?: Record<string, string>
  credentials?: Record<string, string>[]
  receivedAt?: number
}

function post(
  { body = '', rest = SECRET, headers = {}, credentials = [KEYS], receivedAt = NOW }: Call,
  reader = engagelabWebhooks(),
) {
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const request = {
    ...{ method: 'POST' as const, urls: [], rest, query: new URLSearchParams(), body: bytes, receivedAt },
    header: (name: string) => headers[name.toLowerCase()],
  }
  return reader.read(request, { channelId: 'c', accountId: 'WABA', config: {}, credentials })
}

function eventsOf(body: unknown): WebhookEvent[] {
  const read = post({ body })
  return read.result === 'events' ? read.events : []
}

function leftOf(body: unknown): Record<string, number> | string {
  const read = post({ body })
  if (read.result !== 'events') return read.result
  return Object.fromEntries(read.left.map(({ what, count }) => [what, count]))
}

const rows = (...list: unknown[]) => ({ total: list.length, rows: list })
const [reply] = TEXT_REPLY.rows
const [delivered] = DELIVERED.rows

/** The vendor's row with another message in it. */
function messageRow(message: unknown, more: object = {}, data: object = {}) {
  const { message_context: _, ...plain } = reply?.response.response_data ?? {}
  return { ...reply, ...more, response: { event: 'received', response_data: { ...plain, message, ...data } } }
}

function messageOf(message: unknown, more: object = {}, data: object = {}) {
  const [event] = eventsOf(rows(messageRow(message, more, data)))
  return event?.type === 'message' ? event.message : undefined
}

const statusRow = (status: object, more: object = {}) => ({
  ...delivered,
  ...more,
  status: { ...delivered?.status, ...status },
})

function statusOf(status: object, more: object = {}) {
  const [event] = eventsOf(rows(statusRow(status, more)))
  return event?.type === 'status' ? event : undefined
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
        detail: 'The balance at EngageLab is low: 5.1234 left, warned at 10.',
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
        ...[null, 5, [], {}, { server: 'sms', status: {} }, { status: {} }, { response: {} }],
        { ...statusRow({}), message_id: 'x'.repeat(300), status: { message_status: 'sent' } },
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
    expect(JSON.stringify(read).length).toBeLessThan(25_000)
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
    expect(read?.text.length).toBe(65_536)
    expect(read?.details.other?.row?.length).toBe(16_384)
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

describe('a status', () => {
  test.each([
    ...[['plan', 'accepted'] as const, ['target_valid', 'accepted'] as const],
    ...[['sent', 'sent'] as const, ['delivered', 'delivered'] as const, ['read', 'read'] as const],
    // Moves nothing back, and proves that it was taken.
    ['delivered_timeout', 'accepted'] as const,
  ])('%s is %s', (message_status, status) => {
    expect(statusOf({ message_status })?.report).toMatchObject({ status, reported: message_status })
  })

  test.each([
    ['target_invalid', 0, 'target_invalid', 'recipient'],
    ['sent_failed', undefined, 'sent_failed', 'content'],
    ['delivered_failed', 131047, '131047', 'window'],
    ['delivered_failed', '131026', '131026', 'recipient'],
    ['sent_failed', 130429, '130429', 'retry_later'],
    ['sent_failed', 131056, '131056', 'retry_later'],
    ['delivered_failed', 777, '777', 'content'],
    ['delivered_failed', 'x', 'delivered_failed', 'content'],
  ])('%s with %j is error %s of class %s', (message_status, error_code, code, kind) => {
    const { status, error } = statusOf({ message_status, error_code })?.report ?? {}
    expect(status).toBe('failed')
    expect(error).toMatchObject({ code, class: kind })
    expect(error?.fix).not.toBe('')
  })

  test('shows what is said of a failure, without numbers, texts and addresses', () => {
    const message =
      'Not to +44 7911 123456: "Dear Bob" see https://example.com/x?k=1\nkey 0123456789abcdefghijklmnop'
    const error_detail = { message }
    const { detail = '' } =
      statusOf({ message_status: 'sent_failed', error_code: 777, error_detail })?.report.error ?? {}
    expect(detail).toContain('It says: Not to …')
    expect(detail).not.toMatch(/7911|Bob|example|0123/)
  })

  test.each([
    [{ custom_args: { delivery: DELIVERY } }, DELIVERY],
    [{ custom_args: JSON.stringify({ delivery: DELIVERY }) }, DELIVERY],
    [{ custom_args: undefined, request_id: DELIVERY }, DELIVERY],
    [{ custom_args: { delivery: 'x' } }, undefined],
    [{ custom_args: '{' }, undefined],
    [{ custom_args: null, request_id: '123asdbbqwe9faweg' }, undefined],
  ])('bears our mark in %j', (more, mark) => {
    expect(statusOf({}, more)?.deliveryId).toBe(mark)
  })
})

describe('a notification', () => {
  const of = (event: string, notification_data: object) =>
    eventsOf(rows({ server: 'whatsapp', notification: { event, notification_data } }))
  test.each([
    ['template_update', { whatsapp_business_account_id: '7' }, { type: 'template', accountId: '7' }],
    ['template_update', {}, { type: 'template', accountId: 'WABA' }],
    [
      'phone_number_update',
      { display_phone_number: '+44 7911 123456', current_limit: 'TIER_1K' },
      { code: 'number_limit', ours: { address: 'whatsapp:+447911123456' } },
    ],
    [
      'whatsapp_business_update',
      { waba_event: 'ACCOUNT_VIOLATION', violation_type: 'SPAM' },
      { detail: 'WhatsApp says of the business account: ACCOUNT_VIOLATION (SPAM).' },
    ],
    ['insufficient_balance', { remain_balance: '<b>' }, { code: 'insufficient_balance' }],
  ])('%s', (event, data, read) => expect(of(event, data)).toMatchObject([read]))
})

describe('who calls', () => {
  const signedHeader = (secret: string, timestamp: number, nonce: string, username = 'user') => {
    const signature = createHmac('sha256', secret).update(`${timestamp}${nonce}${username}`).digest('hex')
    return {
      'x-callback-id': `timestamp=${timestamp};nonce=${nonce};username=${username};signature=${signature}`,
    }
  }
  const SIGNED = { ...KEYS, callbackUsername: 'user', callbackSecret: 'shh' }
  const seconds = NOW / 1_000
  const refused = { result: 'refused', reason: 'signature' }

  test('is told by the secret in the path alone, by default', () => {
    expect(post({})).toMatchObject({ result: 'events' })
    for (const rest of ['', SECRET.slice(1), `${SECRET}a`, `${SECRET}/status`, 'status'])
      expect(post({ rest })).toMatchObject(refused)
    // Wiped credentials open nothing, not even without a secret.
    for (const credentials of [[], [{}], [{ pathSecret: '' }]])
      expect(post({ rest: '', credentials })).toMatchObject(refused)
  })

  test('may still have the address from before the change', () => {
    const credentials = [{ ...KEYS, pathSecret: 'cd'.repeat(24) }, KEYS]
    expect(post({ credentials })).toMatchObject({ result: 'events' })
  })

  test('brings the Authorization header where one is configured', () => {
    const credentials = [{ ...KEYS, callbackAuthorization: 'Bearer abc' }]
    expect(post({ credentials, headers: { authorization: 'Bearer abc' } })).toMatchObject({
      result: 'events',
    })
    for (const authorization of ['Bearer abd', ''])
      expect(post({ credentials, headers: { authorization } })).toMatchObject(refused)
    expect(post({ credentials })).toMatchObject(refused)
    const headers = { authorization: 'Bearer abc' }
    expect(post({ credentials, headers, rest: 'x' })).toMatchObject(refused)
  })

  test('brings an X-CALLBACK-ID where one is configured', () => {
    const call = (headers: Record<string, string>) => post({ credentials: [SIGNED], headers })
    expect(call(signedHeader('shh', seconds, 'n'))).toMatchObject({ result: 'events' })
    expect(call(signedHeader('shh', NOW, 'n'))).toMatchObject({ result: 'events' })
    expect(call(signedHeader('shh', seconds - 299, 'n'))).toMatchObject({ result: 'events' })
    for (const headers of [
      {},
      signedHeader('other', seconds, 'n'),
      signedHeader('shh', seconds, 'n', 'other'),
      signedHeader('shh', seconds, ''),
      signedHeader('shh', seconds - 301, 'n'),
      signedHeader('shh', seconds + 301, 'n'),
      { 'x-callback-id': 'timestamp=;nonce=;username=;signature=' },
      { 'x-callback-id': ';;=;' },
    ])
      expect(call(headers)).toMatchObject(refused)
    // Half a configuration lets nobody in.
    const half = [{ ...KEYS, callbackUsername: 'user' }]
    expect(post({ credentials: half, headers: signedHeader('', seconds, 'n') })).toMatchObject(refused)
  })

  test('brings a nonce for one body only', () => {
    const reader = engagelabWebhooks()
    const call = (body: unknown, nonce: string, receivedAt = NOW) => {
      const headers = signedHeader('shh', seconds, nonce)
      return post({ body, headers, receivedAt, credentials: [SIGNED] }, reader).result
    }
    expect(call(TEXT_REPLY, 'one')).toBe('events')
    // What was answered with a 503 comes again as it was.
    expect(call(TEXT_REPLY, 'one', NOW + 1_000)).toBe('events')
    expect(call(DELIVERED, 'one')).toBe('refused')
    expect(call(DELIVERED, 'two')).toBe('events')
  })

  test('is refused in the same words, whatever is wrong', () => {
    const credentials = [{ ...SIGNED, callbackAuthorization: 'Bearer abc' }]
    const one = post({ credentials, rest: 'wrong' })
    expect(post({ credentials })).toEqual(one)
    expect(post({ credentials, headers: { authorization: 'Bearer abc' } })).toEqual(one)
  })

  test('speaks for the other numbers of the account, and no one else’s', () => {
    const { speaksFor } = engagelabWebhooks()
    const channel = (accountId: string, devKey: string) => ({
      ...{ channelId: 'c', accountId, config: {} },
      credentials: [{ ...KEYS, devKey }],
    })
    expect(speaksFor(channel('1', 'a'), channel('1', 'b'))).toBe(true)
    expect(speaksFor(channel('1', 'a'), channel('2', 'a'))).toBe(true)
    expect(speaksFor(channel('1', 'a'), channel('2', 'b'))).toBe(false)
    expect(speaksFor(channel('1', 'a'), { ...channel('2', 'a'), credentials: [{}] })).toBe(false)
  })
})
