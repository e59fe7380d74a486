/** An event as it is sent. `id` is undefined for events that are not stored. */
export interface ServerSentEvent {
  id?: string
  event: string
  data: string
}

/**
 * Reads server-sent events from the body of an answer. The browser's own `EventSource` is not used: it passes on only
 * event types that are named in advance, and does not say whether the session has ended.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    rest += decoder.decode(value, { stream: true })
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) yield blockOf(block)
  }
}

/**
 * Reads one event, the lines up to an empty one. A comment, sent to keep the connection open, becomes an event
 * without data.
 */
function blockOf(block: string): ServerSentEvent {
  const event: ServerSentEvent = { event: 'message', data: '' }
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? []
    if (field === 'id') event.id = value
    if (field === 'event') event.event = value
    if (field === 'data') data.push(value)
  }
  event.data = data.join('\n')
  return event
}
