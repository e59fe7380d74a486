import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'

/**
 * How long one request to a provider may take, ms. Twilio itself gives up at some 26 s (quoted in twilio-ruby #519): a
 * shorter wait here would make unknown outcomes of messages that were sent. It also ends kept connections that stay idle.
 */
export const REQUEST_TIMEOUT_MS = 30_000

/**
 * Requests to one host at once, over all accounts; more wait for a free connection. Twilio limits concurrency an account
 * (error 20429), Meta the messages of a number in a second, so that more would bring refusals rather than speed.
 */
export const MAX_SOCKETS = 64

const OPTIONS: https.AgentOptions = {
  keepAlive: true,
  maxSockets: MAX_SOCKETS,
  maxFreeSockets: MAX_SOCKETS,
  timeout: REQUEST_TIMEOUT_MS,
}

/** Connections over which something can be written, or could once. */
const ready = new WeakSet<object>()

export const httpAgent = noting(new http.Agent(OPTIONS), 'connect')
export const httpsAgent = noting(new https.Agent(OPTIONS), 'secureConnect')

/** Has an agent note which of its connections came about. Before that nothing of a request leaves the process. */
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
 * Whether a request that failed may have been written, at least in part. False is certain: it waited for a connection,
 * or its connection never came about (refused, unresolved, timed out, a certificate that doesn't verify).
 */
export function wasConnected(request: unknown): boolean {
  if (!(request instanceof http.ClientRequest)) return true
  return request.socket !== null && request.socket !== undefined && ready.has(request.socket)
}
