import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OutgoingContent } from '../provider.ts'
import { type FakeHttp, json, startFakeHttp, text } from '../twilio/fake-http.ts'
import { KNOWN_CODES } from './errors.ts'
import { SENT } from './examples.ts'
import { sendDelivery } from './send.ts'

const ACCOUNT = {
  provider: 'engagelab',
  accountId: '123321',
  config: {},
  credentials: { devKey: 'dev-key', devSecret: 'dev-secret-that-must-not-leak', pathSecret: 'p' },
}
const DELIVERY = {
  sender: { address: 'whatsapp:+447911123456' },
  to: 'whatsapp:+8613800138000',
  content: { kind: 'text', text: 'Hello', mediaUrls: [] } as OutgoingContent,
  deliveryId: '0b0f5c0e-1f55-4c3c-9d4b-5f2f6f6a0001',
  replyTo: 'wamid.x',
}

let fake: FakeHttp
beforeAll(async () => {
  fake = await startFakeHttp()
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.received.length = 0
  fake.answer = json(200, SENT)
})

const send = (more: Partial<typeof DELIVERY> = {}, timeoutMs?: number) =>
  sendDelivery(ACCOUNT, { ...DELIVERY, ...more }, { baseUrl: `${fake.url}/`, timeoutMs })

async function sentBody(content: OutgoingContent): Promise<Record<string, unknown> | undefined> {
  await send({ content })
  const [received] = fake.received
  return received && JSON.parse(received.body).body
}

const file = (url: string, words = ''): OutgoingContent => ({ kind: 'text', text: words, mediaUrls: [url] })

describe('what is sent', () => {
  test('goes to one recipient, with the key, and our mark twice', async () => {
    expect(await send()).toEqual({ outcome: 'accepted', providerMessageId: 'cbggf4if6o9ukqaalfug' })
    const [{ method, path, headers, body } = { body: '', headers: {} as Record<string, string> }] =
      fake.received
    expect([method, path]).toEqual(['POST', '/v1/messages'])
    const credentials = Buffer.from('dev-key:dev-secret-that-must-not-leak').toString('base64')
    expect(headers).toMatchObject({
      authorization: `Basic ${credentials}`,
      'content-type': 'application/json',
    })
    expect(JSON.parse(body)).toEqual({
      from: '+447911123456',
      to: ['+8613800138000'],
      body: { type: 'text', text: { body: 'Hello' } },
      request_id: DELIVERY.deliveryId,
      custom_args: { delivery: DELIVERY.deliveryId },
    })
  })

  const URL = 'https://example.com/files'
  test.each<[OutgoingContent, object]>([
    [file(`${URL}/a.jpg`, 'Look'), { type: 'image', image: { link: `${URL}/a.jpg`, caption: 'Look' } }],
    [file(`${URL}/a.png?x=1`), { type: 'image', image: { link: `${URL}/a.png?x=1` } }],
    [file(`${URL}/a.mp4`), { type: 'video', video: { link: `${URL}/a.mp4` } }],
    [file(`${URL}/a.ogg`), { type: 'audio', audio: { link: `${URL}/a.ogg` } }],
    [file(`${URL}/a.webp`), { type: 'sticker', sticker: { link: `${URL}/a.webp` } }],
    [
      file(`${URL}/the%20bill.pdf`),
      { type: 'document', document: { link: `${URL}/the%20bill.pdf`, filename: 'the bill.pdf' } },
    ],
    // WhatsApp takes no GIF as a picture.
    [file(`${URL}/a.gif`), { type: 'document', document: { link: `${URL}/a.gif`, filename: 'a.gif' } }],
    [file(`${URL}/%`), { type: 'document', document: { link: `${URL}/%`, filename: '%' } }],
    [
      { kind: 'buttons', text: 'Which?', buttons: [{ id: 'a', title: 'A' }], fallback: 'A or B?' },
      { type: 'text', text: { body: 'A or B?' } },
    ],
    [
      { kind: 'list', text: 'How?', button: 'Rate', items: [], fallback: '1 to 5?' },
      { type: 'text', text: { body: '1 to 5?' } },
    ],
    [
      {
        kind: 'template',
        template: { id: 'code', language: 'zh_CN', variables: { 2: 'b', 1: '12345' } },
      },
      {
        type: 'template',
        template: {
          name: 'code',
          language: 'zh_CN',
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: '12345' },
                { type: 'text', text: 'b' },
              ],
            },
          ],
        },
      },
    ],
    [
      { kind: 'template', template: { id: 'hello', language: 'en', variables: {} } },
      { type: 'template', template: { name: 'hello', language: 'en' } },
    ],
  ])('%j', async (content, body) => expect(await sentBody(content)).toEqual(body))

  const template = { id: 'code', language: 'en', variables: { 1: 'a' } }
  test.each<[Partial<typeof DELIVERY>, string, string]>([
    [{ content: { kind: 'text', text: ' ', mediaUrls: [] } }, 'unsupported_content', 'content'],
    [{ content: { kind: 'text', text: '', mediaUrls: ['a', 'b'] } }, 'unsupported_content', 'content'],
    [{ content: file(`${URL}/a.mp3`, 'Listen') }, 'unsupported_content', 'content'],
    [
      { content: { kind: 'template', template: { ...template, language: undefined } } },
      'unsupported_content',
      'content',
    ],
    [
      { content: { kind: 'template', template: { ...template, variables: { name: 'Bob' } } } },
      'unsupported_content',
      'content',
    ],
    [
      { content: { kind: 'template', template: { ...template, variables: { 2: 'b' } } } },
      'unsupported_content',
      'content',
    ],
    [
      { content: { kind: 'template', template: { ...template, header: { type: 'image', url: URL } } } },
      'unsupported_content',
      'content',
    ],
    [
      { content: { kind: 'template', template: { ...template, buttons: [{ index: 0, payload: 'x' }] } } },
      'unsupported_content',
      'content',
    ],
    [{ to: 'whatsapp:US.13491208655302741918' }, 'not_a_number', 'recipient'],
    [{ sender: { address: '' } }, 'invalid_channel', 'config'],
  ])('%j is refused here', async (more, code, kind) => {
    expect(await send(more)).toMatchObject({ outcome: 'rejected', error: { code, class: kind } })
    expect(fake.received).toEqual([])
  })
})

describe('what is known afterwards', () => {
  const error = (code: number, message = 'said') => ({ code, message })
  test.each<[number, unknown, string, string, string]>([
    [500, error(1000), 'unknown', '1000', 'unknown'],
    [401, error(2001), 'rejected', '2001', 'config'],
    [401, error(2002), 'rejected', '2002', 'config'],
    [400, error(2003), 'rejected', '2003', 'config'],
    [403, error(2004), 'rejected', '2004', 'config'],
    [400, error(3001), 'rejected', '3001', 'content'],
    [400, error(3002), 'rejected', '3002', 'content'],
    // Its code counts, whatever the status.
    [500, error(3002), 'rejected', '3002', 'content'],
    [200, error(3002), 'rejected', '3002', 'content'],
    [400, { code: '3003', message: 'x' }, 'rejected', '3003', 'content'],
    [400, error(4001), 'rejected', '4001', 'content'],
    [400, error(5002), 'rejected', '5002', 'content'],
    [400, error(9999), 'rejected', '9999', 'content'],
    [503, error(9999), 'unknown', 'outcome_unknown', 'unknown'],
    [200, error(9999), 'unknown', 'outcome_unknown', 'unknown'],
    [429, {}, 'notSent', '429', 'retry_later'],
    [429, error(3003), 'notSent', '429', 'retry_later'],
    [200, {}, 'unknown', 'outcome_unknown', 'unknown'],
    [200, { message_id: '' }, 'unknown', 'outcome_unknown', 'unknown'],
    [200, 'nonsense', 'unknown', 'outcome_unknown', 'unknown'],
    [302, {}, 'unknown', 'outcome_unknown', 'unknown'],
    [400, {}, 'unknown', 'outcome_unknown', 'unknown'],
    [502, '<html>', 'unknown', 'outcome_unknown', 'unknown'],
    // Whatever refuses the credentials lets nothing through.
    [401, '', 'rejected', '2001', 'config'],
    [403, '<html>', 'rejected', '2004', 'config'],
  ])('HTTP %i with %j: %s', async (status, body, outcome, code, kind) => {
    fake.answer =
      typeof body === 'string' ? text(status, body, { Location: '/elsewhere' }) : json(status, body)
    expect(await send()).toMatchObject({ outcome, error: { code, class: kind } })
    // Neither followed nor repeated.
    expect(fake.received).toHaveLength(1)
  })

  test.each([
    [SENT, 'cbggf4if6o9ukqaalfug'],
    [{ ...SENT, code: 0 }, 'cbggf4if6o9ukqaalfug'],
    [{ message_id: '1666165485030094861' }, '1666165485030094861'],
    [{ message_id: 5 }, '5'],
  ])('%j is accepted', async (body, providerMessageId) => {
    fake.answer = json(201, body)
    expect(await send()).toEqual({ outcome: 'accepted', providerMessageId })
  })

  test('a wait that is asked for is kept', async () => {
    fake.answer = json(429, {}, { 'Retry-After': '7' })
    expect(await send()).toMatchObject({ outcome: 'notSent', retryAfterMs: 7_000 })
  })

  test('interrupted or without an answer: unknown outcome', async () => {
    fake.answer = (_received, response) => response.destroy()
    expect(await send()).toMatchObject({ outcome: 'unknown', error: { code: 'outcome_unknown' } })
    fake.answer = (_received, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('{"message_id":"a')
      response.destroy()
    }
    expect(await send()).toMatchObject({ outcome: 'unknown' })
    fake.answer = () => {}
    expect(await send({}, 50)).toMatchObject({ outcome: 'unknown' })
  })

  test('no connection: not sent', async () => {
    const gone = await startFakeHttp()
    await gone.close()
    for (const baseUrl of [gone.url, 'http://no-such-host.invalid'])
      expect(await sendDelivery(ACCOUNT, DELIVERY, { baseUrl })).toMatchObject({
        outcome: 'notSent',
        error: { code: 'not_connected' },
      })
  })

  test('every known code says what to do, and nothing tells a secret, a number or the text', async () => {
    const said = `from +447911123456 to 8613800138000 "Hello" with dev-secret-that-must-not-leak`
    for (const code of [...KNOWN_CODES, 9999]) {
      fake.answer = json(400, { code, message: said })
      const outcome = await send()
      if (outcome.outcome === 'accepted') throw new Error('it was refused')
      expect(outcome.error.fix).toMatch(/\.$/)
      expect(JSON.stringify(outcome)).not.toMatch(/7911|1380|Hello|leak/)
    }
  })
})
