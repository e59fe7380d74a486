import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Call, twilioClient, watched } from './client.ts'
import { ACCOUNT, type FakeHttp, json, startFakeHttp, text } from './fake-http.ts'
import { failureOf, outcomeOf } from './outcome.ts'

let fake: FakeHttp
beforeEach(async () => {
  fake = await startFakeHttp()
})
afterEach(() => fake.close())

const TO = '+66812345678'

/** The outcome that a create gets when the server answers as it is told to. */
async function outcome(baseUrl = fake.url, timeoutMs?: number) {
  const call: Call = {}
  const client = twilioClient(ACCOUNT, { baseUrl, timeoutMs })
  try {
    await watched(call, () => client.messages.create({ to: TO, from: '+15005550006', body: 'Hi' }))
  } catch (thrown) {
    return outcomeOf(thrown, call)
  }
  return expect.unreachable('it should have failed')
}

const refusal = (code: number, status = 400) => ({
  code,
  status,
  message: `The 'To' number ${TO} is refused`,
  more_info: 'https://www.twilio.com',
})

describe('certainly refused', () => {
  test.each([
    [20003, 401, 'config'],
    [20404, 404, 'config'],
    [21211, 400, 'recipient'],
    [21610, 400, 'opted_out'],
    [21617, 400, 'content'],
    [63016, 400, 'window'],
    [29999, 400, 'content'],
  ] as const)('%i with HTTP %i', async (code, status, failureClass) => {
    fake.answer = json(status, refusal(code, status))
    const result = await outcome()
    expect(result).toMatchObject({
      outcome: 'rejected',
      error: { code: String(code), class: failureClass },
    })
    expect(JSON.stringify(result)).not.toContain(TO)
  })

  test('in the form of RFC 9457', async () => {
    const problem = { type: 'about:blank', title: 'Bad', status: 400, code: 21610, detail: TO }
    fake.answer = json(400, problem)
    expect(await outcome()).toMatchObject({
      outcome: 'rejected',
      error: { code: '21610', class: 'opted_out' },
    })
  })

  test('a code that comes as text', async () => {
    fake.answer = json(400, { code: '21211', message: 'x' })
    expect(await outcome()).toMatchObject({ outcome: 'rejected', error: { code: '21211' } })
  })

  test('by the SDK itself, before there was a request', () => {
    expect(outcomeOf(new TypeError('no'), {})).toMatchObject({
      outcome: 'rejected',
      error: { class: 'config' },
    })
  })
})

describe('certainly not sent', () => {
  test('too many requests, with the wait asked for', async () => {
    fake.answer = json(429, refusal(20429, 429), { 'Retry-After': '7' })
    expect(await outcome()).toMatchObject({
      outcome: 'notSent',
      retryAfterMs: 7_000,
      error: { code: '20429', class: 'retry_later' },
    })
    expect(fake.received).toHaveLength(1)
  })

  test('too many requests, without a wait or a body', async () => {
    fake.answer = text(429, 'slow down')
    const result = await outcome()
    expect(result).toMatchObject({ outcome: 'notSent', error: { code: '20429' } })
    expect(result).not.toHaveProperty('retryAfterMs')
  })

  test('a full queue, or the day’s cap, for long', async () => {
    fake.answer = json(400, refusal(21611))
    const queue = await outcome()
    expect(queue).toMatchObject({ outcome: 'notSent', error: { code: '21611' }, retryAfterMs: 900_000 })
    fake.answer = json(429, refusal(63038, 429))
    const cap = await outcome()
    expect(cap).toMatchObject({ outcome: 'notSent', error: { code: '63038' }, retryAfterMs: 3_600_000 })
  })

  test.each([
    ['refused', 'http://127.0.0.1:1'],
    ['unresolved', 'http://nowhere.invalid'],
  ])('a connection %s', async (_name, baseUrl) => {
    expect(await outcome(baseUrl)).toMatchObject({
      outcome: 'notSent',
      error: { code: 'not_connected', class: 'retry_later' },
    })
  })

  test('a failing TLS handshake', async () => {
    expect(await outcome(fake.url.replace('http:', 'https:'))).toMatchObject({ outcome: 'notSent' })
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s, by its code alone', code => {
    const thrown = Object.assign(new Error(), { name: 'BrokenExchange', code, connected: true })
    expect(outcomeOf(thrown, { requested: true }).outcome).toBe('notSent')
  })
})

describe('unknown', () => {
  const unknown = (code: string) => ({ outcome: 'unknown', error: { code, class: 'unknown' } })

  test.each([
    ['an error of the server', 500, refusal(20500, 500), '20500'],
    ['a server unavailable', 503, refusal(20503, 503), '20503'],
    ['one with a code that claims a refusal', 500, refusal(21211, 500), 'outcome_unknown'],
    ['a timeout inside Twilio, as a 4xx', 400, refusal(20500), '20500'],
    ['a redirect', 302, refusal(21211, 302), 'outcome_unknown'],
    [
      'a body that claims another status',
      500,
      { type: 'x', title: 'x', status: 400, code: 21211 },
      'outcome_unknown',
    ],
    ['a 4xx without a code', 403, { message: 'no' }, 'outcome_unknown'],
  ])('%s', async (_name, status, body, code) => {
    fake.answer = json(status, body)
    expect(await outcome()).toMatchObject(unknown(code))
  })

  test.each([
    ['HTML of a proxy', text(502, '<html>Bad gateway</html>')],
    ['a body without end', text(201, '{"sid": "SM')],
    ['an empty body', text(201, '')],
    ['a body that is null', json(201, null)],
  ])('%s', async (_name, answer) => {
    fake.answer = answer
    expect(await outcome()).toMatchObject(unknown('outcome_unknown'))
  })

  test('a reset and a timeout', async () => {
    fake.answer = ({ socket }) => socket.destroy()
    expect(await outcome()).toMatchObject(unknown('outcome_unknown'))
    fake.answer = () => {}
    expect(await outcome(fake.url, 100)).toMatchObject(unknown('outcome_unknown'))
  })

  test.each([new TypeError('x'), new SyntaxError('x'), 'text', undefined, null, { status: 'x' }])(
    'anything else that is thrown: %s',
    thrown => {
      expect(outcomeOf(thrown, { requested: true })).toMatchObject(unknown('outcome_unknown'))
    },
  )
})

test('what the SDK threw, read for other calls', async () => {
  fake.answer = json(401, refusal(20003, 401))
  const client = twilioClient(ACCOUNT, { baseUrl: fake.url })
  const thrown = await client.api.v2010.accounts(ACCOUNT.accountSid).fetch().catch(failureOf)
  expect(thrown).toEqual({ kind: 'answer', status: 401, code: 20003 })
  expect(failureOf({ status: 404, code: 0 })).toEqual({ kind: 'answer', status: 404 })
  expect(failureOf(new Error('x'))).toEqual({ kind: 'other' })
})
