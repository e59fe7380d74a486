import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { uiProxy } from './ui-proxy.ts'

/** Stands for the Temporal UI: answers to any name, and tells what it was asked. */
const ui = createServer(async (request: IncomingMessage, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  asked.push({ method: request.method, url: request.url, host: request.headers.host, body })
  if (request.url === '/unchanged') response.writeHead(304).end()
  else {
    response.setHeader('Set-Cookie', ['_csrf=1', '_csrf=2'])
    response.writeHead(request.url === '/nothing' ? 404 : 200, { 'Content-Type': 'text/html' }).end('the UI')
  }
})
let asked: { method?: string; url?: string; host?: string; body: string }[] = []
let proxy: ReturnType<typeof uiProxy>

beforeAll(async () => {
  await new Promise<void>(resolve => ui.listen(0, '127.0.0.1', resolve))
  const upstream = `http://127.0.0.1:${(ui.address() as AddressInfo).port}`
  proxy = uiProxy({ upstream, hosts: ['ui.example.com'] })
})
afterAll(() => void ui.close())
beforeEach(() => {
  asked = []
})

const ask = (path: string, init: RequestInit = {}) =>
  Promise.resolve(
    proxy.request(`http://localhost:8233${path}`, {
      ...init,
      headers: { Host: 'localhost:8233', ...init.headers },
    }),
  )

test('requests of operators’ browsers are passed on, and answers are unchanged', async () => {
  const response = await ask('/namespaces/default/workflows?query=a%20b', {
    headers: { 'Sec-Fetch-Site': 'none' },
  })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('the UI')
  expect(response.headers.getSetCookie()).toEqual(['_csrf=1', '_csrf=2'])
  const signal = await ask('/api/v1/namespaces/default/workflows/w/signal/assign', {
    method: 'POST',
    headers: { Origin: 'http://localhost:8233' },
    body: '{"input": 1}',
  })
  expect(signal.status).toBe(200)
  expect((await ask('/nothing')).status).toBe(404)
  expect((await ask('/unchanged')).status).toBe(304)
  expect(asked.slice(0, 2)).toEqual([
    { method: 'GET', url: '/namespaces/default/workflows?query=a%20b', host: 'localhost:8233', body: '' },
    {
      method: 'POST',
      url: '/api/v1/namespaces/default/workflows/w/signal/assign',
      host: 'localhost:8233',
      body: '{"input": 1}',
    },
  ])
})

test('behind a name of the operators’ own', async () => {
  const headers = { Host: 'ui.example.com', Origin: 'https://ui.example.com' }
  expect((await ask('/', { headers })).status).toBe(200)
})

test.each<Record<string, string>>([
  { Host: 'evil.example' },
  { Host: 'evil.example', Origin: 'http://evil.example' },
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site' },
])('nothing of a page of elsewhere reaches the UI: %j', async headers => {
  for (const method of ['GET', 'POST', 'OPTIONS']) {
    expect((await ask('/api/v1/namespaces', { method, headers })).status).toBe(403)
  }
  expect(asked).toEqual([])
})

test('no path leads to another host', async () => {
  for (const path of ['//evil.example/x', '/\\evil.example/x', '/http://evil.example/']) {
    expect((await ask(path)).status).toBe(200)
  }
  expect(asked.map(({ url }) => url)).toEqual([
    '//evil.example/x',
    '//evil.example/x',
    '/http://evil.example/',
  ])
})

test('who waits for so long has an address that lasts', async () => {
  const began = Date.now()
  const response = await ask('/waiting/10m')
  expect(response.status).toBe(302)
  const { pathname, searchParams } = new URL(response.headers.get('Location') ?? '', 'http://localhost')
  expect(pathname).toBe('/namespaces/default/workflows')
  const [, since] =
    /waiting" AND ConversationWaitingSince < "(.*)"$/.exec(searchParams.get('query') ?? '') ?? []
  expect(Math.abs(began - 600_000 - Date.parse(since ?? ''))).toBeLessThan(10_000)
  for (const span of ['10', '0m', 'long', '999999d']) {
    expect((await ask(`/waiting/${span}`)).status).toBe(span === '999999d' ? 302 : 400)
  }
  expect(asked).toEqual([])
})

test('an unavailable UI is reported', async () => {
  const away = uiProxy({ upstream: 'http://127.0.0.1:1' })
  const response = await away.request('http://localhost/')
  expect(response.status).toBe(502)
  expect(await response.text()).toContain('does not answer')
})
