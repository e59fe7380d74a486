import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { makeExchange } from './exchange.ts'
import { fakeModel } from './fake-endpoint.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** One request to an endpoint that really listens; the paths that were asked. */
async function exchanged(answer: RequestListener, query = '') {
  const asked: string[] = []
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const exchange = makeExchange({ baseURL: `http://127.0.0.1:${port}/v1${query}` })
  const reply = await exchange(
    '/chat/completions',
    { words: 'of the customer' },
    new AbortController().signal,
  )
  return { reply, asked }
}

test.each([301, 304, 307, 308])('a redirect (%i) is reported and not followed', async status => {
  const { reply, asked } = await exchanged((_, response) =>
    response.writeHead(status, { Location: '/elsewhere' }).end(),
  )
  expect(asked).toEqual(['/v1/chat/completions'])
  expect(reply).toMatchObject({ status, unreadable: true })
  if (status !== 304)
    expect(reply).toMatchObject({ said: { message: 'the endpoint redirects to /elsewhere' } })
})

test.each([
  [200, { status: 200, unreadable: true }],
  [500, { status: 500 }],
])('a reply (%i) that never ends is not read to its end', async (status, read) => {
  const chunk = Buffer.alloc(1024 * 1024, ' ')
  const { reply } = await exchanged((_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    const goOn = () => {
      while (response.write(chunk));
      response.once('drain', goOn)
    }
    goOn()
  })
  expect(reply).toMatchObject(read)
})

test('a query of the address stays at the end', async () => {
  const { asked } = await exchanged((_, response) => response.end('{}'), '?api-version=1')
  expect(asked).toEqual(['/v1/chat/completions?api-version=1'])
})

test('an address with a password is refused: no request can be made to it', () => {
  const OPENAI_BASE_URL = 'https://user:secret@model.test/v1'
  expect(() => readConfig({ OPENAI_BASE_URL })).toThrow(/OPENAI_BASE_URL: must not contain a user name/)
})

test.each([
  [{ 'Retry-After': '7' }, 7_000],
  [{ 'Retry-After': '60', 'Retry-After-Ms': '1500' }, 1_500],
  [{ 'Retry-After': new Date(Date.now() + 60_000).toUTCString() }, expect.closeTo(60_000, -4)],
  [{ 'Retry-After': 'soon' }, undefined],
  [{}, undefined],
] as [Record<string, string>, unknown][])('when to ask again: %j', async (headers, retryAfterMs) => {
  const { ask } = fakeModel(() => ({ status: 429, body: {}, headers }))
  expect(await ask()).toMatchObject({ failure: { passing: { type: 'AiRateLimited', retryAfterMs } } })
})
