import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { ConfigError } from './config.ts'
import type { Logger } from './log.ts'

/**
 * The limits for strangers' connections. Only incoming data has a time limit. An answer may take any time, because event
 * streams are open for hours.
 */
export interface Bounds {
  /** From the opening of a connection (or the first byte of its next request) to the end of the headers, ms. */
  headersMs: number
  /** The same to the end of the body, even if it arrives slowly, ms. */
  requestMs: number
  /** The same for a request that brings a file (`options.bringsFile`), ms. */
  fileMs: number
  /** The most open connections. Further ones are closed immediately. */
  connections: number
}

/** An idle connection needs about 10 kB, and Node raises the limit of open files as far as the system allows. */
const BOUNDS: Bounds = { headersMs: 10_000, requestMs: 20_000, fileMs: 600_000, connections: 10_000 }

/** How often connections are checked for their time limits, ms. */
const CHECK_MS = 1_000

/** How often refused connections are logged at most, ms. A flood of connections must not flood the log. */
const TELL_MS = 60_000

export interface Listening {
  port: number
  /** Accepts no new connection, lets running requests finish within `graceMs`, and then breaks off the rest. */
  close(graceMs: number): Promise<void>
}

/** Host and port as in a URL, where an IPv6 address has brackets. */
export function socketAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/**
 * Serves an application over HTTP within the limits. A request that arrives too slowly is answered with 408, and its
 * connection is closed.
 *
 * @param options.setting the variable that chose the port. It is named in the `ConfigError` that is thrown if the port is
 *   not free
 * @param options.bounds for tests
 */
export async function listen(
  fetch: Hono['fetch'],
  options: {
    port: number
    hostname: string
    setting: string
    log: Pick<Logger, 'warn'>
    /** Whether a request may take long because it brings a file. Default: none does. */
    bringsFile?: (request: Pick<IncomingMessage, 'method' | 'url'>) => boolean
    bounds?: Partial<Bounds>
  },
): Promise<Listening> {
  const bounds = { ...BOUNDS, ...options.bounds }
  const serverOptions = {
    headersTimeout: bounds.headersMs,
    // Node has one limit for all requests.
    requestTimeout: options.bringsFile ? bounds.fileMs : bounds.requestMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, bounds.headersMs, bounds.requestMs),
  }
  const server = createAdaptorServer({ fetch, serverOptions }) as Server
  server.maxConnections = bounds.connections
  tellOfRefused(server, options.log)
  const { bringsFile } = options
  if (bringsFile) endSlowBodies(server, bounds.requestMs, request => !bringsFile(request))
  let closing = false
  // A kept connection would bring more requests, so its client is told to open another one, at another process.
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (closing) response.setHeader('Connection', 'close')
  })
  server.listen(options.port, options.hostname)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new ConfigError(
      `The environment is invalid:\n  ${options.setting}: can't listen on ${options.hostname}, port ${options.port} (${code})`,
    )
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      closing = true
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await new Promise(resolve => server.close(resolve))
      clearTimeout(timer)
    },
  }
}

/**
 * Ends requests whose body takes longer than this, ms, as Node's own limit does. It counts from the end of the headers,
 * which have a limit of their own.
 */
function endSlowBodies(server: Server, ms: number, isLimited: (request: IncomingMessage) => boolean): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { 'content-length': length = '0', 'transfer-encoding': chunked } = request.headers
    if ((length === '0' && chunked === undefined) || !isLimited(request)) return
    const timer = setTimeout(() => {
      const { socket } = request
      if (request.complete || socket.destroyed) return
      if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
      socket.destroySoon()
    }, ms)
    request.once('close', () => clearTimeout(timer))
  })
}

function tellOfRefused(server: Server, log: Pick<Logger, 'warn'>): void {
  let [refused, toldAt] = [0, Number.NEGATIVE_INFINITY]
  server.on('drop', () => {
    refused++
    if (performance.now() - toldAt < TELL_MS) return
    log.warn(
      { refused, most: server.maxConnections },
      'connections were refused: the limit of open connections is reached',
    )
    ;[refused, toldAt] = [0, performance.now()]
  })
}
