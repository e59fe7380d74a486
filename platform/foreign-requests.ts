import type { Context, MiddlewareHandler } from 'hono'

/** Who may call a port that has no tokens. The names and the origin of this machine's loopback always may. */
export interface Callers {
  /** Further names that it is reached by: `ui.example.com` at any port, `ui.example.com:8443` at that one. */
  hosts?: readonly string[]
  /** Origins of other pages that may call it, such as `http://localhost:8233`. */
  origins?: readonly string[]
  /** The setting that holds `hosts`, for whoever is refused. */
  setting?: string
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** What any page may have a browser send anywhere without asking first (the Fetch standard's safelisted types). */
const UNASKED_TYPES = new Set(['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])

type Refusal = { status: 403 | 415; text: string }

/**
 * Stands before everything else on a port that trusts whoever reaches it, and refuses what a page of elsewhere had a
 * browser send: 403 with a sentence, or 415 for a body that names no type it could not have sent unasked. What is no
 * browser (a script, another process) is let through.
 *
 * - A site can point a name of its own at 127.0.0.1, and its pages are then, to the browser, of our origin. Only the
 *   `Host` tells.
 * - Any page can send a request here and not care for the answer. Its `Origin` tells, or `Sec-Fetch-Site` where a
 *   browser sends none. A link that opens a page of ours in a tab of its own is no such request.
 * - Where neither is there, as with an old browser, a body that needs no preflight is not taken.
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
    const remedy = setting ? ` Whoever serves it by another name has to list that in ${setting}.` : ''
    return { status: 403, text: `This is reached as 127.0.0.1 or localhost.${remedy}` }
  }
  const origin = c.req.header('Origin')?.toLowerCase()
  if (origin !== undefined) {
    const isOwn = origin === `http://${host}` || origin === `https://${host}`
    if (isOwn || origins.some(known => known.toLowerCase() === origin)) return undefined
    return { status: 403, text: 'Pages of another origin have no business here.' }
  }
  const site = c.req.header('Sec-Fetch-Site')
  if (site === 'same-origin') return undefined
  if (site !== undefined && site !== 'none' && !opensPage(c)) {
    return { status: 403, text: 'Pages of another origin have no business here.' }
  }
  if (!hasUnaskedBody(c)) return undefined
  return { status: 415, text: 'Send the body with a Content-Type, such as application/json.' }
}

function isOurs(host: string, hosts: readonly string[]): boolean {
  const name = host.replace(/:\d*$/, '')
  return LOOPBACK.has(name) || hosts.some(known => [host, name].includes(known.toLowerCase()))
}

/** A link from elsewhere, followed into a tab: the page it leads to is shown to the person, not to whoever linked. */
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
  // A page has to ask before it may send this one.
  if (c.req.header('Authorization') !== undefined) return false
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  return UNASKED_TYPES.has(type.trim().toLowerCase())
}
