import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Problem } from '../http/problem.ts'
import { loopbackHost, type Origins } from './origin.ts'

/** The cookie's lifetime, s: as long as a session can last. */
const KEPT_S = 14 * 24 * 60 * 60

/** The names of a cookie with and without HTTPS. */
interface Names {
  /** With the prefix `__Host-`, only this host can set it, and only with HTTPS (RFC 6265bis §4.1.3.2). */
  https: string
  /** All ports of a host share its cookies, so the name contains the port. */
  loopback(host: string): string
}

const portOf = (host: string) => /:(\d+)$/.exec(host)?.[1] ?? '80'

const SESSION: Names = {
  https: '__Host-switchboard',
  loopback: host => `switchboard_${portOf(host)}`,
}
const FLOW: Names = {
  https: '__Host-switchboard-oidc',
  loopback: host => `switchboard_oidc_${portOf(host)}`,
}

/** A cookie that scripts can't read, and that browsers don't send with POST requests from other sites. */
export interface OwnCookie {
  read(c: Context): string | undefined
  /** Throws `https_needed` for plain HTTP over a network, where browsers would not store the cookie. */
  requireKept(c: Context): void
  /** Throws like `requireKept`. */
  set(c: Context, value: string): void
  clear(c: Context): void
}

export interface Cookies {
  /** Contains the secret of a session. */
  session: OwnCookie
  /** Contains the state of a sign-in at an identity provider. */
  flow: OwnCookie
}

export function makeCookies(origins: Origins): Cookies {
  return { session: ownCookie(SESSION, origins, KEPT_S), flow: ownCookie(FLOW, origins, 10 * 60) }
}

function ownCookie(names: Names, origins: Origins, maxAge: number): OwnCookie {
  /** Only for loopback: over a network, an attacker could set a cookie without the prefix. */
  const plainName = (c: Context) => {
    const host = loopbackHost(c)
    return host === undefined ? undefined : names.loopback(host)
  }
  const nameOf = (c: Context) => {
    const way = origins.wayOf(c)
    const name = way === 'https' ? names.https : way === 'loopback' ? plainName(c) : undefined
    if (name !== undefined) return name
    throw new Problem('https_needed', 'With plain HTTP, signing in is possible only on the same machine.')
  }
  return {
    requireKept: nameOf,
    read(c) {
      const plain = plainName(c)
      return getCookie(c, names.https) ?? (plain === undefined ? undefined : getCookie(c, plain))
    },
    set(c, value) {
      const name = nameOf(c)
      const secure = name === names.https
      setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge })
    },
    clear(c) {
      const plain = plainName(c)
      if (getCookie(c, names.https) !== undefined) deleteCookie(c, names.https, { path: '/', secure: true })
      if (plain !== undefined && getCookie(c, plain) !== undefined) deleteCookie(c, plain, { path: '/' })
    },
  }
}
