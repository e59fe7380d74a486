import http from 'node:http'
import { caller } from '../call.ts'

/** Agents who look at a desk, each with a token of their own. */
export interface Desks {
  /** Opens the event stream of each; resolves when all have begun. */
  open(): Promise<void>
  close(): void
  /** Bytes that all of them were shown together. */
  shown(): number
}

/** How many are hired at once. */
const AT_ONCE = 6

export async function hireDesks(at: { url: string; adminToken: string }, count: number): Promise<Desks> {
  const admin = caller(at.url, at.adminToken)
  const { items } = await admin<{ items: { id: string }[] }>('GET', '/v1/channels')
  const channelId = items[0]?.id
  const tokens: string[] = []
  const hire = async () => {
    while (tokens.length < count) {
      const place = tokens.push('') - 1
      const agent = await admin<{ id: string; token: string }>('POST', '/v1/agents', {
        ...{ name: `Desk ${place}`, email: `desk-${place}@example.com`, capacity: 1 },
      })
      tokens[place] = agent.token
      await admin('PUT', `/v1/channels/${channelId}/agents/${agent.id}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, hire))

  let requests: http.ClientRequest[] = []
  let shown = 0
  const open = (token: string) =>
    new Promise<void>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${token}` }
      const request = http.get(`${at.url}/v1/events`, { headers, agent: false }, response => {
        if (response.statusCode !== 200) reject(new Error(`GET /v1/events: ${response.statusCode}`))
        // Nothing is made of it: the clients run in the process that has the clock.
        response.on('data', (chunk: Buffer) => {
          resolve()
          shown += chunk.byteLength
        })
        response.on('error', () => {})
      })
      request.on('error', reject)
      requests.push(request)
    })
  return {
    async open() {
      await Promise.all(tokens.map(open))
    },
    close() {
      for (const request of requests) request.destroy()
      requests = []
    },
    shown: () => shown,
  }
}
