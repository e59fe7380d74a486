import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { engagelabWebhooks } from '../../../providers/engagelab/callback.ts'
import { SEND_TEMPLATE } from '../../../providers/engagelab/examples.ts'
import { sendDelivery } from '../../../providers/engagelab/send.ts'
import type { OutgoingContent } from '../../../providers/provider.ts'
import type { WebhookEvent } from '../../../providers/webhook-events.ts'
import { ENGAGELAB_DEMO } from './account.ts'
import { type EngagelabOptions, startEngagelab } from './start.ts'

const [OURS, OTHER] = ENGAGELAB_DEMO.numbers
const CUSTOMER = '+15005550100'
const DELIVERY = '0b0f5c0e-1f55-4c3c-9d4b-5f2f6f6a0001'
const SIGNED = { username: 'user', secret: 'shh', authorization: 'Bearer abc' }

/** An emulator, and a receiver in place of our service that reads with our own reader. */
async function emulate(options: EngagelabOptions = {}) {
  const emulator = await startEngagelab({ statusDelaysMs: { sent: 0, delivered: 0, read: 0 }, ...options })
  const reader = engagelabWebhooks()
  const events: WebhookEvent[] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const read = reader.read(
      {
        method: 'POST',
        urls: [],
        query: new URLSearchParams(),
        receivedAt: Date.now(),
        rest: request.url?.slice(1) ?? '',
        header: name => request.headers[name.toLowerCase()]?.toString(),
        body: Buffer.concat(chunks),
      },
      {
        channelId: 'c',
        accountId: ENGAGELAB_DEMO.wabaId,
        config: {},
        credentials: [
          {
            pathSecret: 'p',
            callbackUsername: SIGNED.username,
            callbackSecret: SIGNED.secret,
            callbackAuthorization: SIGNED.authorization,
          },
        ],
      },
    )
    if (read.result === 'events') events.push(...read.events)
    const status = read.result === 'events' ? (answers.shift() ?? 200) : 401
    response.writeHead(status).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await emulator.close()
  })
  emulator.setCallback({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/p`, ...SIGNED })
  const send = (content: OutgoingContent, more: { to?: string; from?: string; devKey?: string } = {}) =>
    sendDelivery(
      {
        provider: 'engagelab',
        accountId: ENGAGELAB_DEMO.wabaId,
        config: {},
        credentials: { ...ENGAGELAB_DEMO, numbers: '', pathSecret: 'p', ...more },
      },
      {
        sender: { address: `whatsapp:${more.from ?? OURS}` },
        to: `whatsapp:${more.to ?? CUSTOMER}`,
        content,
        deliveryId: DELIVERY,
      },
      { baseUrl: emulator.url },
    )
  const statuses = () => events.flatMap(event => (event.type === 'status' ? [event.report.reported] : []))
  return { emulator, events, answers, send, statuses }
}

const text = (words: string): OutgoingContent => ({ kind: 'text', text: words, mediaUrls: [] })
const template = (id: string, variables: Record<string, string>, language = 'en'): OutgoingContent => ({
  kind: 'template',
  template: { id, language, variables },
})

test('a conversation: the customer writes, is answered, and every status has our mark', async () => {
  const { emulator, events, send, statuses } = await emulate()
  const { id, attempt } = await emulator.sendInbound({
    from: CUSTOMER,
    to: OURS,
    text: 'Hi',
    profileName: 'Bob',
  })
  expect(attempt?.status).toBe(200)
  expect(events[0]).toMatchObject({
    type: 'message',
    ours: { address: `whatsapp:${OURS}`, accountId: ENGAGELAB_DEMO.wabaId },
    message: { from: `whatsapp:${CUSTOMER}`, text: 'Hi', details: { profileName: 'Bob' } },
  })
  const sent = await send(text('Hello'))
  expect(sent.outcome).toBe('accepted')
  await emulator.idle()
  expect(statuses()).toEqual(['plan', 'target_valid', 'sent', 'delivered', 'read'])
  for (const event of events.slice(1))
    expect(event).toMatchObject({
      type: 'status',
      deliveryId: DELIVERY,
      ours: { address: `whatsapp:${OURS}` },
    })
  expect(emulator.messages().map(message => [message.direction, message.text, message.status])).toEqual([
    ['inbound', 'Hi', 'received'],
    ['outbound', 'Hello', 'read'],
  ])
  expect(id).not.toBe('')
})

test('one post holds rows of several numbers', async () => {
  const { emulator, events } = await emulate()
  const rows = [OURS, OTHER].map(to => emulator.write({ from: CUSTOMER, to, text: `to ${to}` }).row)
  await emulator.postRows(rows)
  expect(events.map(event => event.type === 'message' && event.ours.address)).toEqual([
    `whatsapp:${OURS}`,
    `whatsapp:${OTHER}`,
  ])
})

test('a callback without a 200 is lost, as documented', async () => {
  const { emulator, events, answers } = await emulate()
  answers.push(500)
  const { attempt } = await emulator.sendInbound({ from: CUSTOMER, to: OURS, text: 'Hi' })
  expect(attempt?.status).toBe(500)
  await emulator.idle()
  expect([events.length, emulator.callbacks().length]).toEqual([1, 1])
})

describe('a send', () => {
  test.each<[string, OutgoingContent, Parameters<Awaited<ReturnType<typeof emulate>>['send']>[1], string]>([
    ['with a wrong key', text('Hi'), { devKey: 'x' }, '2001'],
    ['from a foreign number', text('Hi'), { from: '+15005550099' }, '2004'],
    ['of too long a text', text('x'.repeat(4_097)), {}, '3002'],
    ['outside the 24 hours', text('Hi'), { to: '+15005550101' }, '3003'],
    ['of a template that is not there', template('parcel_update', {}, 'de'), {}, '4001'],
    ['of a template that is not approved', template('how_was_it', {}), {}, '3003'],
    ['of a template without its variables', template('parcel_update', { 1: 'Bob' }), {}, '3002'],
  ])('%s is refused', async (_what, content, more, code) => {
    const { emulator, send } = await emulate()
    await emulator.sendInbound({ from: CUSTOMER, to: OURS, text: 'Hi' })
    expect(await send(content, more)).toMatchObject({ outcome: 'rejected', error: { code } })
    expect(emulator.messages()).toHaveLength(1)
  })

  test('of a template needs no message of the customer’s', async () => {
    const { emulator, send } = await emulate()
    expect((await send(template('parcel_update', { 1: 'Bob', 2: 'today' }))).outcome).toBe('accepted')
    expect(emulator.messages()[0]?.text).toBe('Hello Bob, your parcel arrives today.')
  })

  test('as the vendor prints it is taken, and answered in its shape', async () => {
    const { emulator } = await emulate()
    const [from] = [SEND_TEMPLATE.from]
    emulator.account.numbers.push(from)
    emulator.account.templates.push({
      name: 'code',
      language: 'zh_CN',
      category: 'OTP',
      status: 'APPROVED',
      body: '{{1}}',
    })
    const credentials = Buffer.from(`${ENGAGELAB_DEMO.devKey}:${ENGAGELAB_DEMO.devSecret}`).toString('base64')
    const response = await fetch(`${emulator.url}/v1/messages`, {
      method: 'POST',
      headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(SEND_TEMPLATE),
    })
    expect([response.status, await response.json()]).toEqual([
      200,
      { message_id: expect.any(String), request_id: '123asdbbqwe9faweg' },
    ])
    await emulator.idle()
    const [first] = emulator.callbacks()
    expect(first?.rows[0]).toMatchObject({ custom_args: { arg1: 'string val', arg2: 123 } })
  })

  test.each([
    ['error_before_taking', 'unknown', 0],
    ['error_after_taking', 'unknown', 1],
    ['answer_without_id', 'unknown', 1],
    ['rate_limited', 'notSent', 0],
  ] as const)('with %s is %s', async (kind, outcome, taken) => {
    const { emulator, send } = await emulate()
    emulator.faults.set({ kind })
    const content = template('parcel_update', { 1: 'Bob', 2: 'today' })
    expect((await send(content)).outcome).toBe(outcome)
    expect(emulator.messages()).toHaveLength(taken)
    expect((await send(content)).outcome).toBe('accepted')
  })

  test.each([
    ['break_before_taking', 0],
    ['break_after_taking', 1],
  ] as const)('with %s is unknown', async (kind, taken) => {
    const { emulator, send, statuses } = await emulate()
    emulator.faults.set({ kind, ms: 0 })
    expect((await send(template('parcel_update', { 1: 'B', 2: 't' }))).outcome).toBe('unknown')
    expect(emulator.messages()).toHaveLength(taken)
    await emulator.idle()
    expect(statuses()).toHaveLength(taken * 5)
  })
})

describe('statuses', () => {
  const content = template('parcel_update', { 1: 'Bob', 2: 'today' })
  test.each([
    [{ kind: 'callbacks_never' } as const, []],
    [{ kind: 'callbacks_out_of_order' } as const, ['read', 'delivered', 'sent', 'target_valid', 'plan']],
    [{ kind: 'final_status', status: 'target_invalid' } as const, ['plan', 'target_invalid']],
    [{ kind: 'final_status', status: 'sent_failed' } as const, ['plan', 'target_valid', 'sent_failed']],
    [
      { kind: 'final_status', status: 'delivered_failed', errorCode: 131026 } as const,
      ['plan', 'target_valid', 'sent', 'delivered_failed'],
    ],
  ])('with %j', async (fault, reported) => {
    const { emulator, send, statuses } = await emulate()
    emulator.faults.set(fault)
    await send(content)
    await emulator.idle()
    expect(statuses()).toEqual(reported)
  })

  test('twice, without their mark, and before the answer', async () => {
    const { emulator, events, send, statuses } = await emulate()
    for (const kind of ['callbacks_twice', 'callbacks_without_mark', 'callback_before_answer'] as const)
      emulator.faults.set({ kind })
    const sending = send(content)
    const { outcome } = await sending
    expect(outcome).toBe('accepted')
    expect(statuses().slice(0, 2)).toEqual(['plan', 'target_valid'])
    await emulator.idle()
    expect(statuses()).toHaveLength(10)
    // Our mark is also the `request_id` of the request. By the page, rows do not have it.
    expect(events.every(event => event.type === 'status' && event.deliveryId === undefined)).toBe(true)
  })
})

test('what others do over HTTP: inbound, rows, faults, templates, callback, clock', async () => {
  const { emulator, events } = await emulate()
  const control = (method: string, path: string, body?: object) =>
    fetch(`${emulator.url}/emulator${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    })
  expect((await control('POST', '/inbound', { from: CUSTOMER, to: OURS, text: 'Hi' })).status).toBe(200)
  expect((await control('POST', '/inbound', { from: 'Bob', to: OURS })).status).toBe(400)
  expect((await control('POST', '/rows', { rows: [{}] })).status).toBe(200)
  expect((await control('POST', '/faults', { kind: 'rate_limited' })).status).toBe(201)
  expect((await control('POST', '/faults', { kind: 'nonsense' })).status).toBe(400)
  expect(await (await control('GET', '/faults')).json()).toMatchObject([{ kind: 'rate_limited', times: 1 }])
  expect((await control('DELETE', '/faults')).status).toBe(204)
  const made = { name: 'x', language: 'en', body: '{{1}}' }
  expect((await control('PUT', '/templates', made)).status).toBe(204)
  expect(emulator.account.templates.at(-1)).toMatchObject({ name: 'x', status: 'APPROVED' })
  expect((await control('PUT', '/callback', { url: 'http://127.0.0.1:1/x' })).status).toBe(204)
  expect((await control('POST', '/clock', { advanceMs: 1_000 })).status).toBe(200)
  expect(await (await control('GET', '/messages')).json()).toHaveLength(1)
  expect(await (await control('GET', '/callbacks')).json()).toHaveLength(2)
  expect(events).toHaveLength(1)
})
