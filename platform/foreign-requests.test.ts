import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { refuseForeign } from './foreign-requests.ts'

const app = new Hono()
app.use(
  refuseForeign({ hosts: ['ui.example.com', 'Desk.Example.com:8443'], origins: ['http://localhost:8233'] }),
)
app.all('*', c => c.text('secret'))

const HOST = '127.0.0.1:8090'
const JSON_BODY = { 'Content-Type': 'application/json' }

async function ask(method: string, headers: Record<string, string>, body?: string): Promise<number> {
  // Node's own server always knows the length.
  const length: Record<string, string> = body === undefined ? {} : { 'Content-Length': String(body.length) }
  const response = await app.request('/', { method, headers: { Host: HOST, ...length, ...headers }, body })
  if (response.status !== 200) expect(await response.text()).not.toContain('secret')
  return response.status
}

test.each([
  '127.0.0.1',
  '127.0.0.1:8090',
  'localhost:8090',
  'LOCALHOST',
  '[::1]:8090',
  'ui.example.com',
  'UI.example.com:443',
  'desk.example.com:8443',
])('%s is a name of ours', async Host => {
  expect(await ask('GET', { Host })).toBe(200)
})

test.each([
  'evil.example',
  'evil.example:8090',
  '127.0.0.1.evil.example',
  'localhost.',
  'localhost.evil.example:8090',
  '0.0.0.0:8090',
  '127.0.0.2',
  '[::]:8090',
  'ui.example.com.evil.example',
  'desk.example.com',
  'desk.example.com:443',
  '',
])('a page of a name that is not ours is refused, whatever else it says: "%s"', async Host => {
  expect(await ask('GET', { Host })).toBe(403)
  expect(await ask('GET', { Host, Origin: `http://${Host}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(403)
  expect(await ask('POST', { Host, Authorization: 'Basic eDp4', ...JSON_BODY }, '{}')).toBe(403)
})

test.each([`http://${HOST}`, `https://${HOST}`, 'http://localhost:8233'])(
  'the origin %s is known',
  async Origin => {
    expect(await ask('GET', { Origin })).toBe(200)
    // Temporal's UI names no type for its JSON.
    expect(await ask('POST', { Origin, 'Content-Type': 'text/plain' }, '{}')).toBe(200)
  },
)

test.each([
  'null',
  'https://evil.example',
  'http://127.0.0.1',
  'http://localhost:8090',
  'http://127.0.0.1:3000',
  '',
])('a page of another origin is refused: "%s"', async Origin => {
  for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) expect(await ask(method, { Origin })).toBe(403)
  expect(await ask('GET', { Origin, 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' })).toBe(403)
})

test.each(['cross-site', 'same-site', 'anything'])('a page that is %s is refused', async site => {
  const headers = { 'Sec-Fetch-Site': site }
  expect(await ask('GET', headers)).toBe(403)
  expect(await ask('POST', { ...headers, ...JSON_BODY }, '{}')).toBe(403)
  const navigates = { ...headers, 'Sec-Fetch-Mode': 'navigate' }
  expect(await ask('GET', { ...navigates, 'Sec-Fetch-Dest': 'iframe' })).toBe(403)
  expect(await ask('POST', { ...navigates, 'Sec-Fetch-Dest': 'document' }, 'a=b')).toBe(403)
  // A link, followed.
  expect(await ask('GET', { ...navigates, 'Sec-Fetch-Dest': 'document' })).toBe(200)
})

test('the address bar, our own pages, and what is no browser get an answer', async () => {
  expect(await ask('GET', { 'Sec-Fetch-Site': 'none' })).toBe(200)
  expect(await ask('GET', { 'Sec-Fetch-Site': 'same-origin' })).toBe(200)
  expect(await ask('POST', JSON_BODY, '{}')).toBe(200)
  expect(await ask('DELETE', {})).toBe(200)
})

test.each([
  'text/plain',
  'text/plain; charset=UTF-8',
  'Multipart/Form-Data; boundary=x',
  'application/x-www-form-urlencoded',
])('a body of the type %s, which needs no leave, is not taken from nobody', async type => {
  expect(await ask('POST', { 'Content-Type': type }, 'a=b')).toBe(415)
  expect(await ask('POST', { 'Content-Type': type, 'Sec-Fetch-Site': 'none' }, 'a=b')).toBe(415)
  // With credentials it needs leave.
  expect(await ask('POST', { 'Content-Type': type, Authorization: 'Basic eDp4' }, 'a=b')).toBe(200)
})
