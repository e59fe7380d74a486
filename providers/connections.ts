import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'

/**
 * How long one request to a provider may take, ms. Twilio itself gives up after about 26 s (quoted in twilio-ruby #519). A
 * shorter limit here would turn messages that were sent into unknown outcomes. The limit also closes idle connections.
 */
export const REQUEST_TIMEOUT_MS = 30_000

/**
 * How many requests run at once to one host, for all accounts; more wait for a free connection. Twilio limits the
 * concurrency of an account (error 20429), and Meta the messages of a number per second, so a higher limit would only cause
 * more refusals.
 */
export const MAX_SOCKETS = 72

const OPTIONS: https.AgentOptions = {
  keepAlive: true,
  maxSockets: MAX_SOCKETS,
  maxFreeSockets: MAX_SOCKETS,
  timeout: REQUEST_TIMEOUT_MS,
}

/** The connections that were established at some time. */
const ready = new WeakSet<object>()

export const httpAgent = noting(new http.Agent(OPTIONS), 'connect')
export const httpsAgent = noting(new https.Agent(OPTIONS), 'secureConnect')

/** Makes an agent record which of its connections are established. Before that, nothing of a request leaves the process. */
function noting<A extends http.Agent>(agent: A, event: 'connect' | 'secureConnect'): A {
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback): Duplex | null | undefined => {
    const socket = create(options, callback)
    socket?.once(event, () => ready.add(socket))
    return socket
  }
  return agent
}

/**
 * Whether any part of a failed request may have been written. False is certain: the request was still waiting for a
 * connection, or its connection was never established (refused, unresolved, timed out, a certificate that doesn't verify).
 */
export function wasConnected(request: unknown): boolean {
  if (!(request instanceof http.ClientRequest)) return true
  return request.socket !== null && request.socket !== undefined && ready.has(request.socket)
}
