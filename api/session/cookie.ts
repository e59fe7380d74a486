import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Problem } from '../http/problem.ts'
import { loopbackHost, type Origins } from './origin.ts'

/** How long a browser keeps the session's cookie, s: as long as a session can last. */
const KEPT_S = 14 * 24 * 60 * 60

/** The names of a cookie: with HTTPS, and without. */
interface Names {
  /** With `__Host-`, a browser takes it by HTTPS only, and from no other host (RFC 6265bis §4.1.3.2). */
  https: string
  /** Ports of one machine share their cookies: each service there has a name of its own. */
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

/** A cookie that no script can read, and that no other site's page makes a browser send along with what changes something. */
export interface OwnCookie {
  read(c: Context): string | undefined
  /** Throws `https_needed` by plain HTTP over a network, where no browser would keep it. */
  requireKept(c: Context): void
  /** Throws like `requireKept`. */
  set(c: Context, value: string): void
  clear(c: Context): void
}

export interface Cookies {
  /** Holds a session's secret. */
  session: OwnCookie
  /** Holds what a sign-in at an identity provider began with, until its answer. */
  flow: OwnCookie
}

export function makeCookies(origins: Origins): Cookies {
  return { session: ownCookie(SESSION, origins, KEPT_S), flow: ownCookie(FLOW, origins, 10 * 60) }
}

function ownCookie(names: Names, origins: Origins, maxAge: number): OwnCookie {
  /** Where this request is by loopback, its plain name. A network's attacker can set cookies for any plain HTTP site. */
  const plainName = (c: Context) => {
    const host = loopbackHost(c)
    return host === undefined ? undefined : names.loopback(host)
  }
  const nameOf = (c: Context) => {
    const way = origins.wayOf(c)
    const name = way === 'https' ? names.https : way === 'loopback' ? plainName(c) : undefined
    if (name !== undefined) return name
    throw new Problem('https_needed', 'By plain HTTP a browser keeps no session, but on this machine.')
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
