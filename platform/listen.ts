import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { ConfigError } from './config.ts'

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
 * Serves an application over HTTP.
 *
 * @param options.setting the variable that chose the port, named when it can't be had: then a `ConfigError` is thrown
 */
export async function listen(
  fetch: Hono['fetch'],
  options: { port: number; hostname: string; setting: string },
): Promise<Listening> {
  const server = createAdaptorServer({ fetch }) as Server
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
