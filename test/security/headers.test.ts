import { describe, expect } from 'vitest'
import { type SecondApi, startSecondApi } from '../api/second-api.ts'
import { callWebhook, messageParameters } from '../api/webhook-client.ts'
import { worldTest } from '../harness/fixtures.ts'
import { ADMIN_TOKEN } from '../harness/world.ts'

let secure: SecondApi

const test = worldTest()

test.beforeAll(async ({ world }) => {
  secure = await startSecondApi(world, {
    PUBLIC_URL: 'https://chat.example.com',
    CORS_ORIGINS: ['https://desk.example.com'],
  })
})
test.afterAll(async () => {
  await secure.close()
})

const authorized = { Authorization: `Bearer ${ADMIN_TOKEN}` }
const json = { ...authorized, 'Content-Type': 'application/json' }
const big = 'x'.repeat(1_100_000)

const ANSWERS: [what: string, status: number, path: string, init?: RequestInit][] = [
  ['an answer', 200, '/v1/agents', { headers: authorized }],
  ['a stream', 200, '/v1/events', { headers: authorized }],
  ['rows', 200, '/v1/reports/csat', { headers: { ...authorized, Accept: 'text/csv' } }],
  ['no token', 401, '/v1/agents'],
  ['an invalid field', 422, '/v1/agents', { method: 'POST', headers: json, body: '{}' }],
  ['no JSON', 400, '/v1/agents', { method: 'POST', headers: json, body: '{' }],
  ['too large', 413, '/v1/agents', { method: 'POST', headers: json, body: big }],
  ['nobody', 404, '/v1/agents/00000000-0000-4000-8000-000000000000', { headers: authorized }],
  ['no such path of the API', 404, '/v1/nothing', { headers: authorized }],
  ['no such path', 404, '/nothing'],
  ['no such method', 404, '/healthz', { method: 'DELETE' }],
  ['no webhook of ours', 404, '/webhooks/twilio/nobody', { method: 'POST', body: 'a=1' }],
  ['a preflight', 204, '/v1/agents', { method: 'OPTIONS', headers: { Origin: 'https://desk.example.com' } }],
  ['health', 200, '/healthz'],
  ['readiness', 200, '/readyz'],
  ['the description', 200, '/openapi.json'],
  ['the page', 200, '/docs'],
  ['a part of the page', 200, '/docs/swagger-ui.css'],
  ['no part of the page', 404, '/docs/package.json'],
]

test.each(ANSWERS)('%s (%i) tells browsers to make nothing more of it', async (_, status, path, init) => {
  const response = await fetch(secure.baseUrl + path, init)
  const { headers } = response
  await response.body?.cancel()
  expect(response.status).toBe(status)
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('X-Frame-Options')).toBe('DENY')
  expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(headers.get('Strict-Transport-Security')).toBe('max-age=15552000')
  expect(headers.get('X-Powered-By')).toBeNull()
  expect(headers.get('X-Request-Id')).not.toBeNull()
})

test('HSTS is sent only if the service uses HTTPS', async ({ world }) => {
  const { headers } = await world.admin.get('/v1/agents')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('Strict-Transport-Security')).toBeNull()
})

describe('a body above the limit is refused by every route', () => {
  const chunked = (): RequestInit => ({
    body: new ReadableStream({
      start(controller) {
        for (let count = 0; count < 12; count++) controller.enqueue(Buffer.alloc(100_000, 120))
        controller.close()
      },
    }),
    duplex: 'half',
  })

  test.for<[string, () => RequestInit]>([
    ['with its length', () => ({ body: big })],
    ['in chunks', chunked],
  ])('%s', async ([_, body], { world }) => {
    const { paths } = (await world.admin.get('/openapi.json')).body as { paths: Record<string, object> }
    // A file may be larger. uploads.test.ts tests its limit.
    const ordinary = Object.entries(paths).filter(([path]) => path !== '/v1/uploads')
    const withBody = ordinary.flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter(method => method !== 'get')
        .map(method => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, '1')] as const),
    )
    expect(withBody.length).toBeGreaterThan(20)
    for (const [method, path] of withBody) {
      const response = await fetch(world.baseUrl + path, { method, headers: json, ...body() })
      expect([method, path, response.status]).toEqual([method, path, 413])
    }
    for (const path of ['/webhooks/twilio/1', '/webhooks/twilio/1/status']) {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const response = await fetch(world.baseUrl + path, { method: 'POST', headers, ...body() })
      expect([path, response.status]).toEqual([path, 413])
    }
  })

  test('and a valid webhook still works after it', async ({ world }) => {
    const url = `${world.baseUrl}/webhooks/twilio/00000000-0000-4000-8000-000000000000`
    expect((await callWebhook({ url, parameters: messageParameters({}) })).status).toBe(404)
  })
})

test('a page that may be in a frame is not forbidden to be in one', async ({ world }) => {
  const framed = await startSecondApi(world, { CONSOLE_FRAME_ANCESTORS: ['https://crm.example.com'] })
  try {
    const ofConsole = await fetch(`${framed.baseUrl}/console/`)
    await ofConsole.body?.cancel()
    expect(ofConsole.headers.get('Content-Security-Policy')).toContain(
      'frame-ancestors https://crm.example.com',
    )
    expect(ofConsole.headers.get('X-Frame-Options')).toBeNull()
    const ofData = await fetch(`${framed.baseUrl}/healthz`)
    expect(ofData.headers.get('X-Frame-Options')).toBe('DENY')
  } finally {
    await framed.close()
  }
})

test('a request keeps the id that it came with, unless it can’t stand in a log line', async ({ world }) => {
  const idOf = async (given: string) => {
    const { headers } = await fetch(`${world.baseUrl}/healthz`, { headers: { 'X-Request-Id': given } })
    return headers.get('X-Request-Id')
  }
  expect(await idOf('mine-4=2')).toBe('mine-4=2')
  expect(await idOf('two words')).toMatch(/^[0-9a-f-]{36}$/)
})
