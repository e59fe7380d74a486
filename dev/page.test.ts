import { readdirSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventType } from '../db/events.ts'
import { type Emulator, startEmulator } from './emulators/twilio/index.ts'
// @ts-expect-error: of the page, which is JavaScript with a type check of its own.
import { eventLine } from './page/desk/event-lines.js'
import { devPage, type PageConfig } from './page.ts'

const CONFIG: PageConfig = {
  apiUrl: 'http://127.0.0.1:8080/',
  mediaOrigin: 'https://desk.example.com',
  docsUrl: 'http://127.0.0.1:8080/docs',
  channels: [{ id: 'c', name: 'Demo', provider: 'twilio', medium: 'sms', address: '+15005550006' }],
  agents: [{ id: 'a', name: 'Ann', token: 'a-token-that-nobody-else-may-see' }],
}

let emulator: Emulator
let config: PageConfig | undefined

beforeAll(async () => {
  config = CONFIG
  emulator = await startEmulator({ page: devPage({ config: () => config }) })
})
afterAll(() => emulator.close())

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** As a browser would ask; unlike fetch it can send any Host. */
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
    expect(answer.body).not.toContain('a-token')
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
      expect(answer.body).not.toContain('a-token')
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

test('the policy lets the page run its own files, call the API, and nothing else', async () => {
  const { headers, body } = await get('/')
  const policy = String(headers['content-security-policy']).split('; ')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("style-src 'self'")
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:8080")
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
    '/page/lib/sse.test.ts',
    '/page/..%2fpage.ts',
    '/page/%2e%2e%2fbootstrap.mjs',
    '/page/lib/no-such-file.js',
  ]) {
    expect((await get(path)).status, path).toBe(404)
  }
})

/** Fails to compile when an event is added: it then needs a line in page/desk/event-lines.js, and here. */
const ALL_EVENTS: Record<EventType, true> = {
  'conversation.opened': true,
  'conversation.waiting': true,
  'conversation.assigned': true,
  'conversation.unassigned': true,
  'conversation.reassigned': true,
  'conversation.handed_to_ai': true,
  'conversation.handed_over': true,
  'hours.checked': true,
  'routing.decided': true,
  'ai.answer_dropped': true,
  'conversation.resolved': true,
  'conversation.reopened': true,
  'conversation.closed': true,
  'conversation.labelled': true,
  'conversation.snoozed': true,
  'conversation.unsnoozed': true,
  'conversation.prioritized': true,
  'conversation.noted': true,
  'conversation.repaired': true,
  'conversation.merged': true,
  'conversation.unattended': true,
  'contact.merged': true,
  'contact.machine_suspected': true,
  'contact.opted_out': true,
  'contact.opted_in': true,
  'contact.erased': true,
  'message.received': true,
  'message.queued': true,
  'message.failed': true,
  'message.unknown': true,
  'message.retried': true,
  'message.settled': true,
  'message.reacted': true,
  'greeting.skipped': true,
  'survey.created': true,
  'survey.skipped': true,
  'survey.scored': true,
  'survey.commented': true,
  'survey.expired': true,
  'survey.superseded': true,
  'survey.failed': true,
  'survey.resent': true,
  'command.refused': true,
  'signal.ignored': true,
}

test.each(Object.keys(ALL_EVENTS))('the page has a sentence for %s', type => {
  const { text } = eventLine({ type, actor: { kind: 'system' }, data: {} }, () => 'Ann')
  // The sentence for an event that it does not know is its type in words.
  expect(text.toLowerCase()).not.toBe(type.replaceAll(/[._]/g, ' '))
})
