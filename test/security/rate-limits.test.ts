import { describe, expect } from 'vitest'
import { MAX_STREAMS } from '../../api/routes/events.ts'
import { MAX_WAITS } from '../../api/services/commands.ts'
import { openDatabase } from '../../db/client.ts'
import { startSecondApi } from '../api/second-api.ts'
import { callWebhook, messageParameters } from '../api/webhook-client.ts'
import { type Desk, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const test = deskTest({ medium: 'sms' })

/** An API behind a proxy of ours, so that tests can send from any address. */
const behindProxy = (world: World, settings: Record<string, number>) =>
  startSecondApi(world, { TRUSTED_PROXIES: ['127.0.0.1'], ...settings })

const from = (address: string) => ({ 'X-Forwarded-For': address })

describe('requests of one token', () => {
  test('are refused above the limit, per token, with rate-limit headers', async ({ world, desk }) => {
    const api = await startSecondApi(world, {
      RATE_LIMIT_PER_MINUTE: 3,
      CORS_ORIGINS: ['https://desk.example.com'],
    })
    const ann = api.as(desk.ann.token)
    const answers = []
    const origin = { Origin: 'https://desk.example.com' }
    for (let count = 0; count < 4; count++) answers.push(await ann.get('/v1/teams', origin))
    const missing = await api.as(desk.bob.token).get(`/v1/conversations/${desk.channelId}`)
    await api.close()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    const [first, , , last] = answers
    expect(first?.headers.get('RateLimit-Policy')).toBe('"token";q=3;w=60')
    expect(first?.headers.get('RateLimit')).toMatch(/^"token";r=2;t=\d+$/)
    expect(last?.body).toMatchObject({ code: 'rate_limited', status: 429, fix: expect.any(String) })
    expect(last?.headers.get('RateLimit')).toMatch(/^"token";r=0;t=\d+$/)
    expect(Number(last?.headers.get('Retry-After'))).toBeGreaterThan(0)
    // A page on another origin can read it.
    expect(last?.headers.get('Access-Control-Allow-Origin')).toBe('https://desk.example.com')
    expect(last?.headers.get('Access-Control-Expose-Headers')).toContain('RateLimit')
    // Bob has his own counter, and errors have the headers too.
    expect(missing.status).toBe(404)
    expect(missing.headers.get('RateLimit')).toMatch(/^"token";r=2;/)
  })

  test('the administrator’s token has the same limit, and a stream counts once', async ({ world }) => {
    const api = await startSecondApi(world, { RATE_LIMIT_PER_MINUTE: 2 })
    const stream = await api.admin.raw('/v1/events')
    const reader = stream.body?.getReader()
    await reader?.read()
    const statuses = [(await api.admin.get('/v1/teams')).status, (await api.admin.get('/v1/teams')).status]
    await reader?.cancel()
    await api.close()
    expect(stream.headers.get('RateLimit')).toMatch(/^"token";r=1;/)
    expect(statuses).toEqual([200, 429])
  })

  test('the number of streams per token is limited', async ({ desk }) => {
    const streams = []
    const begin = async () => {
      const stream = await desk.ann.api.raw('/v1/events')
      const reader = stream.body?.getReader()
      await reader?.read()
      return { stream, reader }
    }
    for (let count = 0; count < MAX_STREAMS; count++) streams.push(await begin())
    const refused = await desk.ann.api.get('/v1/events')
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(refused.headers.get('Retry-After')).toBe('5')
    const others = await desk.bob.api.raw('/v1/events')
    expect(others.status).toBe(200)
    await others.body?.cancel()
    await streams.pop()?.reader?.cancel()
    await until('a place', async () => {
      const { stream, reader } = await begin()
      await reader?.cancel()
      return stream.status === 200
    })
    await Promise.all(streams.map(({ reader }) => reader?.cancel()))
  })

  test('the number of waiting requests per token is limited; commands are still executed', async ({
    world,
    desk,
  }) => {
    const customer = desk.newCustomer()
    await customer.write('Hello')
    const path = `/v1/conversations/${(await customer.conversation(c => c.status === 'waiting')).id}`
    await world.stopWorker()
    const never = `${path}/commands/00000000-0000-4000-8000-000000000000`
    const prefer = { Prefer: 'wait=30' }
    const ended: number[] = []
    const breakOff = new AbortController()
    const headers = { ...prefer, Authorization: `Bearer ${desk.ann.token}` }
    const waiting = Array.from({ length: MAX_WAITS + 2 }, async () => {
      const { status } = await fetch(world.baseUrl + never, { headers, signal: breakOff.signal })
      ended.push(status)
    })
    const ends = Promise.allSettled(waiting)
    await until('two too many', () => ended.length === 2)
    expect(ended).toEqual([429, 429])
    const refused = await desk.ann.api.get(never, prefer)
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(refused.headers.get('Retry-After')).toBe('1')
    // Those who do not wait are answered, and so are those who wait with another token.
    expect((await desk.ann.api.get(never)).body.status).toBe('pending')
    expect((await desk.bob.api.get(never, { Prefer: 'wait=1' })).body.status).toBe('pending')
    const sent = await desk.ann.api.post(`${path}/notes`, { text: 'Taken' }, prefer)
    expect(sent).toMatchObject({ status: 202, body: { status: 'pending' } })
    // It did not wait its 30 seconds: those before it are still waiting.
    expect(ended).toHaveLength(2)
    await world.startWorker()
    await until('the command', async () => (await desk.ann.api.get(sent.body.href)).body.status === 'done')
    // Cached answers go to everybody, and those who disconnected have freed their places.
    expect((await desk.ann.api.get(sent.body.href, prefer)).body.status).toBe('done')
    breakOff.abort()
    await ends
    await until('a place', async () => (await desk.ann.api.get(never, { Prefer: 'wait=1' })).status === 200)
  })

  test('nothing is counted if the limit is off', async ({ world }) => {
    const { headers, status } = await world.admin.get('/v1/teams')
    expect(status).toBe(200)
    expect(headers.get('RateLimit')).toBeNull()
  })
})

describe('wrong tokens', () => {
  test('above the limit of an IP address need no query; valid tokens still work', async ({ world, desk }) => {
    const api = await behindProxy(world, { AUTH_FAILURES_PER_MINUTE: 5 })
    const here = from('203.0.113.7')
    const statuses = []
    for (let count = 0; count < 7; count++) {
      statuses.push((await api.as(`guess-${count}`).get('/v1/teams', here)).status)
    }
    const refused = await api.as('guess').get('/v1/teams', here)
    const colleagues = [
      await api.as(desk.ann.token).get('/v1/teams', here),
      await api.admin.get('/v1/teams', here),
    ]
    const elsewhere = await api.as('guess').get('/v1/teams', from('203.0.113.8'))
    // The attacker wrote this part; our proxy wrote what follows.
    const disguised = await api.as('guess').get('/v1/teams', from('198.51.100.1, 203.0.113.7'))
    await api.close()
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect(refused.body.code).toBe('rate_limited')
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(colleagues.map(({ status }) => status)).toEqual([200, 200])
    expect(elsewhere.status).toBe(401)
    expect(disguised.status).toBe(429)
  })

  test('cost no query of their own', async ({ world }) => {
    const asked: string[] = []
    const sql = new Proxy(world.sql, {
      apply(target, self, args) {
        if (Array.isArray(args[0]?.raw)) asked.push(args[0].join('?'))
        return Reflect.apply(target, self, args)
      },
    })
    const settings = { AUTH_FAILURES_PER_MINUTE: 2 }
    const api = await startSecondApi(world, settings, { sql })
    for (let count = 0; count < 30; count++) await api.as(`guess-${count}`).get('/v1/teams')
    await api.close()
    const lookups = asked.filter(query => query.includes('token_hash = ?'))
    const readings = asked.filter(query => query.includes('as hash from api_tokens'))
    expect(lookups).toHaveLength(2)
    // One in five seconds, however slow the machine is.
    expect(readings.length).toBeGreaterThan(0)
    expect(readings.length).toBeLessThan(28)
  })

  test('X-Forwarded-For without a trusted proxy is ignored', async ({ world }) => {
    const api = await startSecondApi(world, { AUTH_FAILURES_PER_MINUTE: 3 })
    const statuses = []
    for (let count = 0; count < 5; count++) {
      statuses.push((await api.as('guess').get('/v1/teams', from(`203.0.113.${count}`))).status)
    }
    await api.close()
    expect(statuses).toEqual([401, 401, 401, 429, 429])
  })

  test('a revoked token counts as wrong', async ({ world }) => {
    const api = await behindProxy(world, { AUTH_FAILURES_PER_MINUTE: 1 })
    const here = from('203.0.113.9')
    const eve = await hireAgent(world, 'Eve', [])
    expect((await api.as(eve.token).get('/v1/teams', here)).status).toBe(200)
    await world.admin.post(`/v1/agents/${eve.id}/token`)
    expect((await api.as(eve.token).get('/v1/teams', here)).status).toBe(401)
    expect((await api.as(eve.token).get('/v1/teams', here)).status).toBe(429)
    await api.close()
  })
})

describe('webhooks', () => {
  let customers = 0
  const message = (desk: Desk) => {
    customers += 1
    const From = `+150055541${String(customers).padStart(2, '0')}`
    return messageParameters({ From, To: desk.ours, Body: 'Hello' })
  }

  test('a valid signature is never limited', async ({ world, desk }) => {
    const api = await startSecondApi(world, { AUTH_FAILURES_PER_MINUTE: 2, RATE_LIMIT_PER_MINUTE: 1 })
    const url = `${world.baseUrl}/webhooks/twilio/${desk.channelId}`
    const target = url.replace(world.baseUrl, api.baseUrl)
    const forge = () => callWebhook({ url, target, parameters: message(desk), authToken: 'ab'.repeat(16) })
    const forged = [await forge(), await forge(), await forge(), await forge()]
    const signed = await Promise.all(
      Array.from({ length: 5 }, () => callWebhook({ url, target, parameters: message(desk) })),
    )
    await api.close()
    expect(forged.map(({ status }) => status)).toEqual([403, 403, 429, 429])
    expect(forged.at(-1)?.headers.get('Retry-After')).toMatch(/^\d+$/)
    expect(await forged.at(-1)?.json()).toMatchObject({ code: 'rate_limited' })
    expect(signed.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  })

  test('forged webhooks cause few queries, and keep the channel cached', async ({ world, desk }) => {
    let loads = 0
    const pool = openDatabase(world.config.DATABASE_URL ?? '', { name: 'second' })
    const sql = new Proxy(pool, {
      apply(target, self, args) {
        if (Array.isArray(args[0]?.raw) && /from channels/.test(args[0].join('?'))) loads += 1
        return Reflect.apply(target, self, args)
      },
    })
    const api = await startSecondApi(world, {}, { sql })
    const url = `${world.baseUrl}/webhooks/twilio/${desk.channelId}`
    const target = url.replace(world.baseUrl, api.baseUrl)
    const call = (authToken?: string) => callWebhook({ url, target, parameters: message(desk), authToken })
    expect((await call()).status).toBe(200)
    const before = loads
    const forged = await Promise.all(Array.from({ length: 20 }, () => call('ab'.repeat(16))))
    expect(new Set(forged.map(({ status }) => status))).toEqual(new Set([403]))
    expect(loads - before).toBeLessThan(10)
    await pool.end({ timeout: 1 })
    expect((await call('ab'.repeat(16))).status).toBe(503)
    expect((await call()).status).toBe(200)
    await api.close()
  })
})
