import type { z } from '@hono/zod-openapi'
import type { passingEvent, streamedEvent } from '../../api/schemas/streamed-events.ts'
import type { ApiClient } from '../harness/api-client.ts'

type Passing = z.output<typeof passingEvent>

export interface StreamedEvent {
  id: string
  event: string
  data: z.output<typeof streamedEvent>
}

export interface EventStream {
  /** The events so far, oldest first, without `ready`. */
  events: StreamedEvent[]
  /** The events without an id. The server never sends them again. */
  passing: Passing[]
  /** Id of the last event, or of the beginning. */
  lastId(): string
  /** Whether the server has closed the stream. */
  ended(): boolean
  close(): Promise<void>
}

/** Opens `GET /v1/events` as a browser's EventSource would. Resolves when the stream has begun. */
export async function openStream(
  client: ApiClient,
  options: { lastEventId?: string; query?: string } = {},
): Promise<EventStream> {
  const { lastEventId, query = '' } = options
  const abort = new AbortController()
  const response = await client.raw(`/v1/events${query}`, {
    headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body) throw new Error(`HTTP ${response.status}`)
  const events: StreamedEvent[] = []
  const passing: Passing[] = []
  let last = ''
  let isOver = false
  let begun = () => {}
  const ready = new Promise<void>(resolve => {
    begun = resolve
  })
  const read = async (body: ReadableStream<Uint8Array>) => {
    let text = ''
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const { id, event, data } of blocks.flatMap(parse)) {
        if (id) last = id
        if (event === 'ready') begun()
        else if (id) events.push({ id, event, data: JSON.parse(data) })
        else passing.push(JSON.parse(data))
      }
    }
  }
  const over = read(response.body)
    .catch(() => {})
    .finally(() => {
      isOver = true
      begun()
    })
  await ready
  return {
    events,
    passing,
    lastId: () => last,
    ended: () => isOver,
    async close() {
      abort.abort()
      await over
    },
  }
}

/** The fields of an event. A comment has none. */
function parse(block: string): { id: string; event: string; data: string }[] {
  const fields = new Map(block.split('\n').map(line => line.split(/: (.*)/s, 2) as [string, string]))
  const [id = '', event, data] = ['id', 'event', 'data'].map(name => fields.get(name))
  return event && data ? [{ id, event, data }] : []
}
