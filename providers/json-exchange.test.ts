import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchangeJson } from './json-exchange.ts'

const asked: { path: string; authorization: string | undefined; body: string }[] = []
const answers: Record<string, (response: ServerResponse) => void> = {
  '/json': response => response.end('{"a":1}'),
  '/other': response => response.end('<html>'),
  '/moved': response => response.writeHead(302, { Location: '/json' }).end(),
  '/half': response => {
    response.writeHead(200, { 'Content-Length': '100' }).write('{"a"')
    setTimeout(() => response.destroy(), 20)
  },
  '/reset': response => response.destroy(),
  '/hang': () => {},
  '/endless': response => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
}
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const path = request.url ?? ''
  const { authorization } = request.headers
  asked.push({ path, authorization, body: Buffer.concat(chunks).toString() })
  answers[path]?.(response)
})
let base = ''

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const exchange = (path: string, more: object = {}) =>
  exchangeJson({
    method: 'POST',
    url: new URL(path, base),
    headers: { Authorization: 'Bearer secret' },
    body: { text: 'ไทย' },
    timeoutMs: 500,
    ...more,
  })

test('sends JSON, and reads it', async () => {
  expect(await exchange('/json')).toMatchObject({ status: 200, json: { a: 1 } })
  expect(asked.at(-1)).toEqual({ path: '/json', authorization: 'Bearer secret', body: '{"text":"ไทย"}' })
})

test('what is no JSON, or has no end, is undefined', async () => {
  expect(await exchange('/other')).toMatchObject({ status: 200, json: undefined })
  expect(await exchange('/endless', { timeoutMs: 20_000 })).toMatchObject({ status: 200, json: undefined })
})

test('a redirect is an answer, and nothing is asked where it leads', async () => {
  const before = asked.length
  expect(await exchange('/moved')).toMatchObject({ status: 302 })
  expect(asked.length).toBe(before + 1)
})

test.each(['/reset', '/half', '/hang'])('%s may have been taken', async path => {
  await expect(exchange(path)).rejects.toMatchObject({ name: 'BrokenExchange', connected: true })
})

test('where nothing could be written, that is certain; and nothing of the request is told', async () => {
  const https = new URL('/json', base.replace('http:', 'https:'))
  for (const url of [new URL('http://127.0.0.1:1/'), new URL('http://nobody.invalid/'), https]) {
    const error: unknown = await exchange('', { url }).catch(thrown => thrown)
    expect(error).toMatchObject({ name: 'BrokenExchange', connected: false })
    expect(JSON.stringify({ ...Object(error) })).not.toContain('secret')
  }
  const aborted = exchange('/json', { signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ connected: false })
})
