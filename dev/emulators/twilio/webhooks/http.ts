import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export type HttpResult =
  | { outcome: 'answered'; status: number; contentType: string | undefined; body: string }
  | { outcome: 'connect_failed' | 'connect_timeout' | 'read_timeout' | 'connection_lost' }

/**
 * How long idle connections are kept, ms. It is short, because servers close an idle connection after 5 s, and a request at
 * that moment would look like a connection that was lost during the request.
 */
const IDLE_MS = 1000
/** The largest TwiML that is read: 64 kB, Twilio's limit. */
const LARGEST_BODY = 64 * 1024

export interface HttpClient {
  send(
    url: URL,
    request: { method: string; headers: Record<string, string>; body: string },
    limits: { connectMs: number; readMs: number },
  ): Promise<HttpResult>
  close(): void
}

/** Sends requests with separate time limits for connecting and reading; fetch doesn't have them. Never rejects. */
export function createHttpClient(): HttpClient {
  const agents = {
    http: new Agent({ keepAlive: true, timeout: IDLE_MS }),
    https: new HttpsAgent({ keepAlive: true, timeout: IDLE_MS }),
  }
  return {
    send: (url, { method, headers, body }, limits) =>
      new Promise(resolve => {
        const secure = url.protocol === 'https:'
        const options = { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } }
        const request = secure
          ? httpsRequest(url, { ...options, agent: agents.https })
          : httpRequest(url, { ...options, agent: agents.http })
        follow(request, secure, limits, resolve)
        request.end(body)
      }),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Watches one request until it is answered or has failed, and says how. */
function follow(
  request: ClientRequest,
  secure: boolean,
  { connectMs, readMs }: { connectMs: number; readMs: number },
  resolve: (result: HttpResult) => void,
): void {
  let connected = false
  let timer: NodeJS.Timeout | undefined
  const end = (result: HttpResult) => {
    clearTimeout(timer)
    resolve(result)
  }
  const limit = (ms: number, outcome: 'connect_timeout' | 'read_timeout') => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      end({ outcome })
      request.destroy()
    }, ms)
  }
  const reading = () => {
    connected = true
    limit(readMs, 'read_timeout')
  }
  limit(connectMs, 'connect_timeout')
  request.on('socket', socket => {
    if (!socket.connecting) return reading()
    socket.once(secure ? 'secureConnect' : 'connect', reading)
  })
  request.on('error', () => end({ outcome: connected ? 'connection_lost' : 'connect_failed' }))
  request.on('response', (response: IncomingMessage) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      limit(readMs, 'read_timeout')
      if (size <= LARGEST_BODY) chunks.push(chunk)
      size += chunk.length
    })
    response.on('error', () => end({ outcome: 'connection_lost' }))
    response.on('end', () =>
      end({
        outcome: 'answered',
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'],
        body: Buffer.concat(chunks).toString('utf8'),
      }),
    )
  })
}
