import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { ConfigError } from './config.ts'
import type { Logger } from './log.ts'

/**
 * What strangers may hold of a process. Only what comes in has a time: an answer may take as long as it takes, since event
 * streams are open for hours.
 */
export interface Bounds {
  /** From the opening of a connection, or the first byte of a further request, to the end of its headers, ms. */
  headersMs: number
  /** The same to the end of its body, however it trickles in, ms. */
  requestMs: number
  /** Open at once; one more is closed as soon as it is opened. */
  connections: number
}

/** An idle connection takes some 10 kB, and Node raises the limit of open files as far as the system lets it. */
const BOUNDS: Bounds = { headersMs: 10_000, requestMs: 20_000, connections: 10_000 }

/** How often connections are looked through for those that are past their time, ms. */
const CHECK_MS = 1_000

/** Connections that are refused are told of so often at most, ms: a flood of them must not flood the log. */
const TELL_MS = 60_000

export interface Listening {
  port: number
  /** Takes no new connection, lets requests under way end within `graceMs`, then breaks off what is left. */
  close(graceMs: number): Promise<void>
}

/** As in a URL, where an IPv6 address stands in brackets. */
export function socketAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/**
 * Serves an application over HTTP, within bounds: a request that takes too long to come in is answered with 408, and its
 * connection closed.
 *
 * @param options.setting the variable that chose the port, named when it can't be had: then a `ConfigError` is thrown
 * @param options.bounds for tests
 */
export async function listen(
  fetch: Hono['fetch'],
  options: {
    port: number
    hostname: string
    setting: string
    log: Pick<Logger, 'warn'>
    bounds?: Partial<Bounds>
  },
): Promise<Listening> {
  const bounds = { ...BOUNDS, ...options.bounds }
  const serverOptions = {
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, bounds.headersMs, bounds.requestMs),
  }
  const server = createAdaptorServer({ fetch, serverOptions }) as Server
  server.maxConnections = bounds.connections
  tellOfRefused(server, options.log)
  let closing = false
  // A kept connection would go on bringing requests: who has one is told to open another, elsewhere.
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (closing) response.setHeader('Connection', 'close')
  })
  server.listen(options.port, options.hostname)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new ConfigError(
      `The environment is not usable:\n  ${options.setting}: can't listen on ${options.hostname}, port ${options.port} (${code})`,
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

function tellOfRefused(server: Server, log: Pick<Logger, 'warn'>): void {
  let [refused, toldAt] = [0, Number.NEGATIVE_INFINITY]
  server.on('drop', () => {
    refused++
    if (performance.now() - toldAt < TELL_MS) return
    log.warn({ refused, most: server.maxConnections }, 'connections refused: as many are open as may be')
    ;[refused, toldAt] = [0, performance.now()]
  })
}
