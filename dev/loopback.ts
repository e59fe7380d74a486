import type { Context } from 'hono'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether a request named this machine as its host. A site elsewhere can point a name of its own at 127.0.0.1, and its
 * pages are then, to the browser, of our origin. Only the Host tells.
 */
export function namesLoopback(c: Context): boolean {
  const host = c.req.header('Host') ?? new URL(c.req.url).host
  return LOOPBACK.has(host.replace(/:\d*$/, '').toLowerCase())
}
