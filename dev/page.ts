import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ConsoleDoor } from './console-door.ts'
import type { Env } from './emulators/shared/listen.ts'

/** What the page needs to know. Only the page itself can read it. */
export interface PageConfig {
  /** Origin of the API with the console, e.g. `http://127.0.0.1:8080`. */
  apiUrl: string
  /** Origin of the links to customers' files: the public one. */
  mediaOrigin: string
  temporalUiUrl?: string
  /** Default: `default`. */
  temporalNamespace?: string
  docsUrl: string
  /** `address`: our number; on WhatsApp with or without `whatsapp:` before it. */
  channels: { id: string; name: string; provider: string; medium: 'whatsapp' | 'sms'; address: string }[]
  /** The agents as whom a visitor can use the console. */
  people: { id: string; name: string; role: string }[]
}

export interface DevPageOptions {
  /** Called at each request, because it may change. Undefined while other parts are starting. */
  config: () => PageConfig | undefined
  /**
   * The control APIs of the emulators that don't serve the page themselves, by provider. They are under
   * `/phones/<provider>`.
   */
  phones?: Record<string, Hono<Env>>
  door?: ConsoleDoor
}

const FOLDER = fileURLToPath(new URL('./page/', import.meta.url))

/** The files that a browser may load. Sources that only the type checker reads are not among them. */
const FILE = /^(?:[a-z]+\/)?[a-z-]+\.(js|css|svg|png)$/
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
}

/**
 * The page of `npm run dev`: a phone beside the console, which is in a frame. Twilio's emulator serves the page, and
 * with it the control APIs of the other emulators: the phone must find them at the same origin, because they refuse
 * requests of foreign origins.
 */
export function devPage({ config, phones = {}, door }: DevPageOptions): Hono<Env> {
  const page = new Hono<Env>()
  for (const path of ['/', '/page/*']) {
    page.use(path, securityHeaders(config))
  }
  page.get('/', async c => c.html(await readFile(join(FOLDER, 'index.html'), 'utf8'), 200, FRESH))
  page.get('/page/config.json', c => {
    // A link from another site may open the page, and do no more.
    if (isForeign(c)) return c.text(NOT_YOURS, 403)
    const current = config()
    return current ? c.json(current, 200, NOT_STORED) : c.json({ error: 'still starting' }, 503, NOT_STORED)
  })
  page.post('/page/sign-in', async c => {
    if (isForeign(c)) return c.text(NOT_YOURS, 403)
    const people = config()?.people ?? []
    if (!door || people.length === 0) return c.json({ error: 'still starting' }, 503, NOT_STORED)
    const { agentId } = await c.req.json<{ agentId?: string }>().catch(() => ({ agentId: undefined }))
    const here = agentId === undefined ? await door.whoIs(c.req.header('Cookie')) : undefined
    if (here) return c.json({ agentId: here }, 200, NOT_STORED)
    const person = agentId === undefined ? people[0] : people.find(({ id }) => id === agentId)
    if (!person) return c.json({ error: 'there is no such person' }, 404, NOT_STORED)
    const cookies = await door.signIn(person.id, c.req.header('User-Agent'))
    for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
    return c.json({ agentId: person.id }, 200, NOT_STORED)
  })
  page.get('/page/:file{.+}', async c => {
    const file = c.req.param('file')
    const type = TYPES[FILE.exec(file)?.[1] ?? '']
    const content = type && (await readFile(join(FOLDER, file)).catch(() => undefined))
    if (!type || !content) return c.text('This file does not exist.', 404)
    return c.body(new Uint8Array(content), 200, { 'Content-Type': type, ...FRESH })
  })
  for (const [provider, control] of Object.entries(phones)) page.route(`/phones/${provider}`, control)
  return page
}

const NOT_YOURS = 'Only the demo page may use this.'

function isForeign(c: Context): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  return site !== undefined && site !== 'same-origin'
}

/** Not cached: the files change while one works on them. */
const FRESH = { 'Cache-Control': 'no-cache' }
const NOT_STORED = { 'Cache-Control': 'no-store' }

function securityHeaders(config: DevPageOptions['config']): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', () => config()?.mediaOrigin ?? ''],
      mediaSrc: [() => config()?.mediaOrigin ?? ''],
      connectSrc: ["'self'"],
      // At the host name with which the page was opened, because the session's cookie belongs to it.
      frameSrc: [() => apiOrigin(config()), () => apiOrigin(config()).replace('127.0.0.1', 'localhost')],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      // With this, the browser refuses any text that is used as HTML.
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
    // Loopback has no TLS that could be required.
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
  })
}

function apiOrigin(config: PageConfig | undefined): string {
  return config ? new URL(config.apiUrl).origin : ''
}
