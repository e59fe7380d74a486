import { expect, test } from 'vitest'
import { readEvents } from './sse.ts'

const TEXT =
  'id: 1-2\nevent: ready\ndata: {}\n\nid: 1-3\n\nevent: typing\r\ndata: {"a":\r\ndata: 1}\r\n\r\nhalf'

test.each([1, 7, 1_000])('events are read from pieces of %i bytes', async size => {
  const bytes = new TextEncoder().encode(TEXT)
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
  const events: unknown[] = []
  for await (const event of readEvents(body)) events.push(event)
  expect(events).toEqual([
    { id: '1-2', event: 'ready', data: '{}' },
    { id: '1-3', event: 'message', data: '' },
    { event: 'typing', data: '{"a":\n1}' },
  ])
})
