import type { Context, MiddlewareHandler } from 'hono'

/** Who may call a port that has no tokens. Loopback's own names and origin always may. */
export interface Callers {
  /** Further names of the port: `ui.example.com` at any port number, `ui.example.com:8443` at this one only. */
  hosts?: readonly string[]
  /** Origins of other pages that may call it, such as `http://localhost:8233`. */
  origins?: readonly string[]
  /** The setting with `hosts`, named in the answer to a refused caller. */
  setting?: string
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Content types that any page may send anywhere without a preflight (the safelisted types of the Fetch standard). */
const UNASKED_TYPES = new Set(['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])

type Refusal = { status: 403 | 415; text: string }

/**
 * Protects a port that trusts everybody who reaches it. It refuses requests that a foreign page made a browser send: with
 * 403 and an explanation, or with 415 for a body whose type a browser sends without a preflight. Callers other than
 * browsers (a script, another process) are let through.
 *
 * - A website can point its own name at 127.0.0.1. For the browser, its pages then have the same origin as ours. Only the
 *   `Host` header shows this.
 * - Any page can send a request here if it doesn't need the answer. The `Origin` header shows this, or `Sec-Fetch-Site` if
 *   the browser sends no `Origin`. A link that opens one of our pages in a tab is allowed.
 * - If both are missing, as with an old browser, a body that needs no preflight is refused.
 */
export function refuseForeign(callers: Callers = {}): MiddlewareHandler {
  return async (c, next) => {
    const refusal = refusalOf(c, callers)
    if (!refusal) return next()
    return c.text(refusal.text, refusal.status, { 'X-Content-Type-Options': 'nosniff' })
  }
}

function refusalOf(c: Context, { hosts = [], origins = [], setting }: Callers): Refusal | undefined {
  const host = (c.req.header('Host') ?? new URL(c.req.url).host).toLowerCase()
  if (!isOurs(host, hosts)) {
    const remedy = setting ? ` If you use another host name, add it to ${setting}.` : ''
    return { status: 403, text: `Open this page as 127.0.0.1 or localhost.${remedy}` }
  }
  const origin = c.req.header('Origin')?.toLowerCase()
  if (origin !== undefined) {
    const isOwn = origin === `http://${host}` || origin === `https://${host}`
    if (isOwn || origins.some(known => known.toLowerCase() === origin)) return undefined
    return { status: 403, text: 'Requests from pages of another origin are not allowed.' }
  }
  const site = c.req.header('Sec-Fetch-Site')
  if (site === 'same-origin') return undefined
  if (site !== undefined && site !== 'none' && !opensPage(c)) {
    return { status: 403, text: 'Requests from pages of another origin are not allowed.' }
  }
  if (!hasUnaskedBody(c)) return undefined
  return { status: 415, text: 'Send the body with a Content-Type, such as application/json.' }
}

function isOurs(host: string, hosts: readonly string[]): boolean {
  const name = host.replace(/:\d*$/, '')
  return LOOPBACK.has(name) || hosts.some(known => [host, name].includes(known.toLowerCase()))
}

/**
 * Whether a foreign link opens one of our pages in a tab. This is allowed: the person sees the page, the linking site
 * doesn't.
 */
function opensPage(c: Context): boolean {
  return (
    c.req.method === 'GET' &&
    c.req.header('Sec-Fetch-Mode') === 'navigate' &&
    c.req.header('Sec-Fetch-Dest') === 'document'
  )
}

function hasUnaskedBody(c: Context): boolean {
  const length = c.req.header('Content-Length') ?? '0'
  if (length === '0' && c.req.header('Transfer-Encoding') === undefined) return false
  // A page needs a preflight before it may send this header.
  if (c.req.header('Authorization') !== undefined) return false
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  return UNASKED_TYPES.has(type.trim().toLowerCase())
}
