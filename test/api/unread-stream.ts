import http from 'node:http'
import { ADMIN_TOKEN } from '../harness/world.ts'

export interface UnreadStream {
  /** Reads everything until the connection ends. Returns whole events only, as text. */
  rest(): Promise<string>
}

/** Opens `GET /v1/events` as the administrator, and then reads nothing from the connection. */
export function openUnread(baseUrl: string): Promise<UnreadStream> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` }
    const request = http.get(`${baseUrl}/v1/events`, { headers, agent: false }, response => {
      response.setEncoding('utf8')
      let text = ''
      const over = new Promise<string>(settle => {
        response.on('close', () => settle(text.slice(0, text.lastIndexOf('\n\n') + 2)))
      })
      response.on('error', () => {})
      response.on('data', chunk => {
        text += chunk
        if (!text.startsWith('event: ready') || text.includes('data: {"id"')) return
        response.pause()
        resolve({
          rest() {
            response.resume()
            return over
          },
        })
      })
    })
    request.on('error', reject)
  })
}
