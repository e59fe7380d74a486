import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ConsoleDoor } from './console-door.ts'
import type { Env } from './emulators/shared/listen.ts'

/** What the page needs. Only the page itself gets it. */
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
  /** As whom a visitor can use the console. */
  people: { id: string; name: string; role: string }[]
}

export interface DevPageOptions {
  /** Called at each request, because it may change. Undefined while other parts are still starting. */
  config: () => PageConfig | undefined
  /** The control APIs of emulators that don't serve the page themselves, by provider; under `/phones/<provider>`. */
  phones?: Record<string, Hono<Env>>
  door?: ConsoleDoor
}

const FOLDER = fileURLToPath(new URL('./page/', import.meta.url))

/** The files a browser may have. Sources that only the type checker reads are none. */
const FILE = /^(?:[a-z]+\/)?[a-z-]+\.(js|css|svg|png)$/
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
}

/**
 * The page of `npm run dev`: a phone next to the console, which is in a frame. Twilio's emulator serves it, with the control APIs
 * of the other emulators beside its own: the phone uses them on the same origin, which refuses foreign requests.
 */
export function devPage({ config, phones = {}, door }: DevPageOptions): Hono<Env> {
  const page = new Hono<Env>()
  for (const path of ['/', '/page/*']) {
    page.use(path, securityHeaders(config))
  }
  page.get('/', async c => c.html(await readFile(join(FOLDER, 'index.html'), 'utf8'), 200, FRESH))
  page.get('/page/config.json', c => {
    // A link from elsewhere may open the page, and no more.
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

/** The files change while one works on them. */
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
      // By the name under which the page itself was opened, as the session's cookie belongs to that.
      frameSrc: [() => apiOrigin(config()), () => apiOrigin(config()).replace('127.0.0.1', 'localhost')],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      // The browser itself then refuses any text that is given to it as HTML.
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
    // Loopback has no TLS to insist on.
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
  })
}

function apiOrigin(config: PageConfig | undefined): string {
  return config ? new URL(config.apiUrl).origin : ''
}
