import http from 'node:http'

// This is a process of its own: the CPU time that 90 clients need for reading must not disturb the clock of the
// benchmark.

/** The requests that the parent sends as messages; `Told` answers each. */
export type Asked = { open: { url: string; tokens: string[] } } | { close: true }
/** How many bytes all streams have received so far. */
export type Told = { shown: number } | { failed: string }

let requests: http.ClientRequest[] = []
let shown = 0

/** Opens the event stream of one token. Resolves when it has begun. */
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
