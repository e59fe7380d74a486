import { expect, test } from 'vitest'
import { parse, type ServerSentEvent } from './sse.js'

/** Reads a stream that arrives in pieces of so many bytes. */
async function read(text: string, size: number): Promise<ServerSentEvent[]> {
  const bytes = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
  const events: ServerSentEvent[] = []
  for await (const event of parse(body)) events.push(event)
  return events
}

const STREAM =
  'event: ready\ndata: {}\nretry: 2000\n\n: still here\n\nevent: message.received\ndata: {"text":"สวัสดี 🙏"}\nid: 7-1\n\ndata: two\r\ndata: lines\r\n\r\ndata: cut o'

test.each([1, 2, 3, 5, 1_000])('events are the same in pieces of %i bytes', async size => {
  expect(await read(STREAM, size)).toEqual([
    { event: 'ready', data: '{}' },
    { event: 'message.received', data: '{"text":"สวัสดี 🙏"}', id: '7-1' },
    { event: 'message', data: 'two\nlines' },
  ])
})
