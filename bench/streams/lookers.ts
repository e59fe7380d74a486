import http from 'node:http'

// A process of its own: what 90 clients take to read must not stand in the way of the clock that the benchmark goes by.

/** What is asked of it, by messages of the parent; each is answered by `Told`. */
export type Asked = { open: { url: string; tokens: string[] } } | { close: true }
/** Bytes that all of them were shown together so far. */
export type Told = { shown: number } | { failed: string }

let requests: http.ClientRequest[] = []
let shown = 0

/** Opens the event stream of one token; resolves when it has begun. */
const open = (url: string, token: string) =>
  new Promise<void>((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}` }
    const request = http.get(`${url}/v1/events`, { headers, agent: false }, response => {
      if (response.statusCode !== 200) reject(new Error(`GET /v1/events: ${response.statusCode}`))
      response.on('data', (chunk: Buffer) => {
        resolve()
        shown += chunk.byteLength
      })
      response.on('error', () => {})
    })
    request.on('error', reject)
    requests.push(request)
  })

const tell = (told: Told) => process.send?.(told)

process.on('message', async (asked: Asked) => {
  try {
    if ('open' in asked) await Promise.all(asked.open.tokens.map(token => open(asked.open.url, token)))
    else {
      for (const request of requests) request.destroy()
      requests = []
    }
    tell({ shown })
  } catch (error) {
    tell({ failed: String(error) })
  }
})
process.on('disconnect', () => process.exit())
