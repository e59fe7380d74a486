import type { Context } from 'hono'
import { isLoopback } from '../../platform/networks.ts'
import { Problem } from '../http/problem.ts'

/** By which way a browser reaches this service: what the cookie may be. */
export type Way = 'https' | 'loopback'

/** Tells our own pages from those of others. */
export interface Origins {
  /**
   * Throws a problem unless the request comes from one of our own pages. A browser sends its cookies along with what any page
   * makes it ask, so a cookie alone says nothing about who wants it.
   */
  requireOurs(c: Context): void
  /** Undefined by plain HTTP over a network: a cookie would be sent in clear, and a browser takes none. */
  wayOf(c: Context): Way | undefined
}

export function makeOrigins(publicUrl: string): Origins {
  const ours = new URL(publicUrl).origin
  return {
    requireOurs(c) {
      if (isOurs(c, ours)) return
      throw new Problem('cross_origin', 'The request does not come from one of this service’s own pages.')
    },
    wayOf(c) {
      // A browser names the origin with all that is not a GET, and it knows best: a proxy may have changed the host.
      const origin = c.req.header('Origin')
      if (origin !== undefined && URL.canParse(origin)) return wayBy(new URL(origin))
      const host = loopbackHost(c)
      return ours.startsWith('https:') || host === undefined ? wayBy(new URL(ours)) : 'loopback'
    },
  }
}

function wayBy({ protocol, hostname }: URL): Way | undefined {
  if (protocol === 'https:') return 'https'
  return protocol === 'http:' && isLoopback(hostname) ? 'loopback' : undefined
}

/**
 * Browsers say where a request comes from (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/), and pages can't change it.
 * Older ones, and those that came by plain HTTP, name the origin alone.
 */
function isOurs(c: Context, ours: string): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('Origin')
  if (origin === undefined) return false
  const host = loopbackHost(c)
  return origin === ours || (host !== undefined && origin === `http://${host}`)
}

/** The request's own host, if it is this machine by name. Another name may lead here too, but is no proof of being ours. */
export function loopbackHost(c: Context): string | undefined {
  const host = c.req.header('Host')?.toLowerCase()
  const [, name] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/.exec(host ?? '') ?? []
  return name !== undefined && isLoopback(name) ? host : undefined
}
