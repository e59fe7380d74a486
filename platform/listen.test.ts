import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { afterEach, expect, test } from 'vitest'
import { type Bounds, type Listening, listen } from './listen.ts'

const sockets: Socket[] = []
let server: Listening | undefined
const warnings: object[] = []

/** An application that reads what it is sent, and one that answers bit by bit. */
const app = new Hono()
  .post('/file', async c => c.text(`${(await c.req.text()).length}`))
  .post('/read', async c => c.text(`${(await c.req.text()).length}`))
  .post('/unread', c => c.text('no'))
  .on(['GET', 'POST'], '/stream', c =>
    streamSSE(c, async stream => {
      for (let count = 0; count < 10; count++) {
        await stream.writeSSE({ data: `part ${count}` })
        await stream.sleep(100)
      }
    }),
  )

const bringsFile = ({ url }: { url?: string }) => url === '/file'

async function start(bounds: Partial<Bounds>, files = false): Promise<void> {
  const log = { warn: (...said: unknown[]) => warnings.push(said[0] as object) }
  const place = { port: 0, hostname: '127.0.0.1', setting: 'PORT' }
  server = await listen(app.fetch, { ...place, log, bounds, ...(files && { bringsFile }) })
}

/** A connection that tells what was answered once it is closed. */
async function open(): Promise<{ socket: Socket; ended: Promise<string> }> {
  const socket = connect(server?.port ?? 0, '127.0.0.1')
  sockets.push(socket)
  let answer = ''
  socket.on('data', data => {
    answer += data
  })
  // Who is cut off in the middle of a word may be told so by a reset.
  socket.on('error', () => {})
  const ended = once(socket, 'close').then(() => answer)
  await once(socket, 'connect')
  return { socket, ended }
}

/** Sends a text and, until the other end has enough, one byte after the other. */
async function trickle(text: string): Promise<string> {
  const { socket, ended } = await open()
  socket.write(text)
  const trickling = setInterval(() => socket.writable && socket.write('x'), 20)
  return ended.finally(() => clearInterval(trickling))
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close(0)
  warnings.length = 0
})

const TIMED_OUT = /^HTTP\/1\.1 408 /
const POST = (path: string, headers = '') => `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`

test.each([
  ['headers that trickle in', 'GET /stream HTTP/1.1\r\nHost: x\r\nX-Slow: '],
  ['a body that trickles in', POST('/read', 'Content-Length: 100000\r\n')],
  ['a body that trickles in behind an answer', POST('/stream', 'Content-Length: 100000\r\n')],
])('%s have their time, and no more', async (_, text) => {
  await start({ headersMs: 200, requestMs: 300 })
  expect(await trickle(text)).toMatch(/^HTTP\/1\.1 (408|200) (?!.*part 9)/s)
  await server?.close(0)
  // Nor where others may bring files.
  await start({ headersMs: 200, requestMs: 300, fileMs: 60_000 }, true)
  expect(await trickle(text)).toMatch(/^HTTP\/1\.1 (408|200) (?!.*part 9)/s)
})

test.each([
  ['nothing', ''],
  ['half a line', 'GET / HT'],
  ['headers without an end', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ['a body without an end', POST('/read', 'Content-Length: 10\r\n')],
  ['a chunk without an end', `${POST('/read', 'Transfer-Encoding: chunked\r\n')}5\r\nab`],
  ['a second request without an end', `${POST('/unread', 'Content-Length: 0\r\n')}GET / HTTP/1.1\r\n`],
])('a connection that brings %s is closed', async (_, text) => {
  await start({ headersMs: 200, requestMs: 300 })
  const { socket, ended } = await open()
  socket.write(text)
  expect((await ended).replace(/^HTTP\/1\.1 200 .*?\r\n\r\nno/s, '')).toMatch(TIMED_OUT)
})

test('a file has a time of its own, and no more', async () => {
  const slowly = async (path: string) => {
    const { socket, ended } = await open()
    socket.write(POST(path, 'Connection: close\r\nContent-Length: 10\r\n'))
    await wait(800)
    if (socket.writable) socket.write('0123456789')
    return ended
  }
  await start({ headersMs: 200, requestMs: 300, fileMs: 5_000 }, true)
  expect(await slowly('/file')).toMatch(/^HTTP\/1\.1 200 .*\r\n10$/s)
  expect(await slowly('/read')).toMatch(TIMED_OUT)
  await server?.close(0)
  await start({ headersMs: 200, requestMs: 300, fileMs: 400 }, true)
  expect(await trickle(POST('/file', 'Content-Length: 100000\r\n'))).toMatch(TIMED_OUT)
})

test('an answer may take as long as it takes', async () => {
  await start({ headersMs: 100, requestMs: 200 })
  const answer = await fetch(`http://127.0.0.1:${server?.port}/stream`)
  expect(await answer.text()).toContain('part 9')
})

test('a body within its time is read', async () => {
  await start({ headersMs: 200, requestMs: 5_000 })
  const { socket, ended } = await open()
  socket.write(POST('/read', 'Connection: close\r\nContent-Length: 10\r\n'))
  await wait(600)
  socket.write('0123456789')
  expect(await ended).toMatch(/^HTTP\/1\.1 200 .*\r\n10$/s)
})

test('connections are limited; one above the limit is closed and logged once', async () => {
  await start({ connections: 2 })
  const first = await open()
  const second = await open()
  // Their turn has come once they are answered.
  for (const { socket } of [first, second]) {
    socket.write(POST('/unread', 'Content-Length: 0\r\n'))
    await once(socket, 'data')
  }
  expect(await (await open()).ended).toBe('')
  expect(await (await open()).ended).toBe('')
  expect(warnings).toEqual([{ refused: 1, most: 2 }])
  first.socket.destroy()
  second.socket.write(POST('/unread', 'Connection: close\r\nContent-Length: 0\r\n'))
  await second.ended
  const third = await open()
  third.socket.write(POST('/unread', 'Connection: close\r\nContent-Length: 0\r\n'))
  expect(await third.ended).toMatch(/^HTTP\/1\.1 200 /)
})
