import type { Context } from 'hono'
import { isLoopback } from '../../platform/networks.ts'
import { Problem } from '../http/problem.ts'

/** How a browser reaches this service. It decides the name and the attributes of the cookie. */
export type Way = 'https' | 'loopback'

/** Recognises requests from our own pages. */
export interface Origins {
  /**
   * Throws `cross_origin` unless the request comes from one of our own pages. A browser adds cookies to requests from any page,
   * so a cookie alone does not prove that the person wants the request.
   */
  requireOurs(c: Context): void
  /** Undefined for plain HTTP over a network, where a cookie would be sent without encryption. */
  wayOf(c: Context): Way | undefined
}

export function makeOrigins(publicUrl: string): Origins {
  const ours = new URL(publicUrl).origin
  return {
    requireOurs(c) {
      if (isOurs(c, ours)) return
      throw new Problem('cross_origin', 'The request does not come from a page of this service.')
    },
    wayOf(c) {
      // Browsers send `Origin` for every method but GET. It is more reliable than the host, which a proxy may have changed.
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
 * Browsers send the relation to the request's origin (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/), and pages can't
 * change it. Older browsers, and all browsers with plain HTTP over a network, send only `Origin`.
 */
function isOurs(c: Context, ours: string): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('Origin')
  if (origin === undefined) return false
  const host = loopbackHost(c)
  return origin === ours || (host !== undefined && origin === `http://${host}`)
}

/** The request's host if it is a loopback name or address. Other names may be controlled by an attacker (DNS rebinding). */
export function loopbackHost(c: Context): string | undefined {
  const host = c.req.header('Host')?.toLowerCase()
  const [, name] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/.exec(host ?? '') ?? []
  return name !== undefined && isLoopback(name) ? host : undefined
}
