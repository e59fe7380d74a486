import { readdirSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsoleDoor } from './console-door.ts'
import { type Emulator, startEmulator } from './emulators/twilio/index.ts'
import { devPage, type PageConfig } from './page.ts'

const CONFIG: PageConfig = {
  apiUrl: 'http://127.0.0.1:8080/',
  mediaOrigin: 'https://desk.example.com',
  docsUrl: 'http://127.0.0.1:8080/docs',
  channels: [{ id: 'c', name: 'Demo', provider: 'twilio', medium: 'sms', address: '+15005550006' }],
  people: [{ id: 'a-person-that-nobody-else-may-see', name: 'Ann', role: 'agent' }],
}

/** Everybody who sends this cookie has a session. */
const DOOR: ConsoleDoor = {
  whoIs: async cookies => (cookies === 'session=kept' ? 'whoever it was' : undefined),
  signIn: async (agentId, userAgent) => [`session=${agentId}; HttpOnly`, `of=${userAgent}`],
}

let emulator: Emulator
let config: PageConfig | undefined

beforeAll(async () => {
  config = CONFIG
  emulator = await startEmulator({ page: devPage({ config: () => config, door: DOOR }) })
})
afterAll(() => emulator.close())

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Asks as a browser would. Unlike fetch, it can send any Host. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(`${emulator.url}${path}`, { headers }, response => {
      let body = ''
      response.setEncoding('utf8').on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

test('the page gets its configuration under each name of this machine, and no other page may read it', async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    const Host = `${host}:${emulator.port}`
    const answer = await get('/page/config.json', { Host, 'Sec-Fetch-Site': 'same-origin' })
    expect(JSON.parse(answer.body)).toEqual(CONFIG)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  }
  const foreign: Record<string, string>[] = [
    { Origin: 'http://evil.example' },
    { Origin: 'http://127.0.0.1:3000' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    { 'Sec-Fetch-Site': 'none' },
  ]
  for (const headers of foreign) {
    const answer = await get('/page/config.json', headers)
    expect(answer.status, JSON.stringify(headers)).toBe(403)
    expect(answer.body).not.toContain('a-person')
  }
})

test('a name of somebody else’s that points here gets nothing', async () => {
  for (const host of [
    'evil.example',
    `evil.example:${emulator.port}`,
    '127.0.0.1.evil.example',
    'localhost.',
  ]) {
    for (const path of ['/', '/page/config.json', '/page/main.js']) {
      const answer = await get(path, { Host: host })
      expect(answer.status, `${host} ${path}`).toBe(403)
      expect(answer.body).not.toContain('a-person')
    }
  }
})

test('while the rest is still starting there is a page, and it is told to wait', async () => {
  config = undefined
  try {
    expect((await get('/')).status).toBe(200)
    expect((await get('/page/config.json')).status).toBe(503)
  } finally {
    config = CONFIG
  }
})

test('the policy lets the page run its own files, show the console, and nothing else', async () => {
  const { headers, body } = await get('/')
  const policy = String(headers['content-security-policy']).split('; ')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("style-src 'self'")
  expect(policy).toContain("connect-src 'self'")
  // The console is in a frame, at the host name with which the page was opened.
  expect(policy).toContain('frame-src http://127.0.0.1:8080 http://localhost:8080')
  // Customers' files are served by the API, at its public address.
  expect(policy).toContain("img-src 'self' data: https://desk.example.com")
  expect(policy).toContain('media-src https://desk.example.com')
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(body).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i)
})

test('every file that the page and its modules name is served, with its type', async () => {
  const { body } = await get('/')
  const waiting = [...body.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path = '']) => path)
  const seen = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const answer = await get(path)
    expect(answer.status, path).toBe(200)
    expect(answer.headers['content-type'], path).toMatch(TYPES[path.split('.').at(-1) ?? ''] ?? /never/)
    if (!path.endsWith('.js')) continue
    const imports = answer.body.matchAll(/^import [^'"]*'(\.[^']+)'/gm)
    for (const [, specifier = ''] of imports) waiting.push(new URL(specifier, `http://page${path}`).pathname)
  }
  const scripts = readdirSync(new URL('./page/', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js'))
    .map(file => `/page/${file.replaceAll('\\', '/')}`)
  expect([...seen].filter(path => path.endsWith('.js')).sort()).toEqual(scripts.sort())
})

const TYPES: Record<string, RegExp> = {
  js: /^text\/javascript/,
  css: /^text\/css/,
  svg: /^image\/svg/,
  png: /^image\/png/,
}

test('what is not for the browser is not served', async () => {
  for (const path of [
    '/page/types.ts',
    '/page/tsconfig.json',
    '/page/index.html',
    '/page/lib/curl.test.ts',
    '/page/..%2fpage.ts',
    '/page/%2e%2e%2fbootstrap.mjs',
    '/page/lib/no-such-file.js',
  ]) {
    expect((await get(path)).status, path).toBe(404)
  }
})

test('a visitor is signed in to the console, and stays who they are; no other page can do that', async () => {
  const signIn = async (body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${emulator.url}/page/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'User-Agent': 'a browser', ...headers },
      body: JSON.stringify(body),
    })
    return { status: response.status, cookies: response.headers.getSetCookie(), text: await response.text() }
  }
  const [ann] = CONFIG.people
  const first = await signIn({})
  expect(first).toMatchObject({ status: 200, text: JSON.stringify({ agentId: ann?.id }) })
  expect(first.cookies).toEqual([`session=${ann?.id}; HttpOnly`, 'of=a browser'])
  const again = await signIn({}, { Cookie: 'session=kept' })
  expect(again).toMatchObject({ status: 200, cookies: [], text: '{"agentId":"whoever it was"}' })
  // Choosing an agent signs in as that agent.
  expect((await signIn({ agentId: ann?.id }, { Cookie: 'session=kept' })).cookies).toHaveLength(2)
  expect(await signIn({ agentId: 'nobody' })).toMatchObject({ status: 404, cookies: [] })
  const foreign: Record<string, string>[] = [
    { Origin: 'http://evil.example' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]
  for (const headers of foreign) {
    expect(await signIn({}, headers), JSON.stringify(headers)).toMatchObject({ status: 403, cookies: [] })
  }
})
