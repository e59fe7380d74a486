/**
 * Server-sent events over fetch: the browser's EventSource can't send a token.
 *
 * @typedef {{ id?: string, event: string, data: string }} ServerSentEvent
 */

/** How long after a broken connection the next is tried, ms. */
const RETRY_MS = 2_000

/**
 * Follows a stream until `signal` aborts, and goes on behind the last event when the connection breaks.
 *
 * @param {object} options
 * @param {(headers: Record<string, string>, signal: AbortSignal) => Promise<Response>} options.open
 * @param {(event: ServerSentEvent) => void} options.onEvent
 * @param {(connected: boolean, problem?: string) => void} options.onState
 * @param {AbortSignal} options.signal
 */
export async function follow({ open, onEvent, onState, signal }) {
  let lastId = ''
  while (!signal.aborted) {
    let problem = 'The event stream ended.'
    try {
      const response = await open(lastId ? { 'Last-Event-ID': lastId } : {}, signal)
      if (!response.ok || !response.body) throw new Error(`The server answered with ${response.status}.`)
      onState(true)
      for await (const event of parse(response.body)) {
        if (event.id) lastId = event.id
        onEvent(event)
      }
    } catch (error) {
      problem = `The event stream was interrupted. ${error instanceof Error ? error.message : ''}`
    }
    if (signal.aborted) return
    onState(false, problem)
    await new Promise(resolve => setTimeout(resolve, RETRY_MS))
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ServerSentEvent>}
 */
export async function* parse(body) {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    rest += decoder.decode(value, { stream: true })
    const blocks = rest.split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = parseBlock(block)
      if (event) yield event
    }
  }
}

/**
 * @param {string} block lines up to an empty one
 * @returns {ServerSentEvent | undefined} undefined when it is only a comment
 */
function parseBlock(block) {
  /** @type {ServerSentEvent} */
  const event = { event: 'message', data: '' }
  const data = []
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? []
    if (field === 'id') event.id = value
    if (field === 'event') event.event = value
    if (field === 'data') data.push(value)
  }
  if (data.length === 0) return undefined
  event.data = data.join('\n')
  return event
}
