import { Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { MEDIA_PATH } from '../../platform/media-address.ts'
import { setHeader } from './answer-headers.ts'

/** The content security policy for data, which is not a page. */
const NOTHING_ALLOWED = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }

/** The policy for the docs page, which has its own style sheet and scripts. */
const DOCS_ALLOWED = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
}

/**
 * The policy for the console: its own files, and the files of customers at the public address. The browser itself refuses any
 * text that a script would make into HTML or code.
 */
const consoleAllowed = (filesOrigin: string, framedBy: string[]) => ({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", filesOrigin],
  mediaSrc: ["'self'", filesOrigin],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: framedBy.length > 0 ? framedBy : ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  // The one script that is named by a script (console/push/register.ts).
  trustedTypes: ['service-worker'],
})

/** The policy for customers' files: a browser may show them, but they may run nothing. */
const SANDBOXED = { sandbox: [], defaultSrc: ["'none'"] }

/** Half a year, in seconds. Subdomains are not included, because they may belong to others. */
const HTTPS_ONLY = 'max-age=15552000'

type Kind = 'data' | 'docs' | 'console' | 'files'

/**
 * The headers that tell a browser to treat an answer as what it is and no more; which ones depends on the path. A route that
 * sets one of these headers itself keeps its own value. Browsers are told to use HTTPS only if the service is reached by
 * HTTPS.
 *
 * @param framedBy origins of pages that may show the console in a frame
 */
export function securityHeaders(publicUrl: string, framedBy: string[] = []): MiddlewareHandler {
  const policies = {
    data: NOTHING_ALLOWED,
    docs: DOCS_ALLOWED,
    console: consoleAllowed(new URL(publicUrl).origin, framedBy),
    files: SANDBOXED,
  }
  const headers = (kind: Kind) =>
    headersOf({
      contentSecurityPolicy: policies[kind],
      // Any page may show a file if it has the link, but only pages of CORS_ORIGINS may read it by script.
      crossOriginResourcePolicy: kind === 'files' ? 'cross-origin' : 'same-origin',
      strictTransportSecurity: publicUrl.startsWith('https:') ? HTTPS_ONLY : false,
      // It knows no origins, so the policy above has to do.
      xFrameOptions: kind === 'console' && framedBy.length > 0 ? false : 'DENY',
    })
  const known = new Map<Kind, [string, string][]>()
  return async (c, next) => {
    const kind = kindOf(c.req.path)
    const found = known.get(kind) ?? (await headers(kind))
    known.set(kind, found)
    await next()
    // Only now: until the handler has done its work, they would delay it.
    for (const [name, value] of found) setHeader(c, name, value)
  }
}

function kindOf(path: string): Kind {
  const [, first = ''] = path.split('/', 2)
  if (first === 'docs' || first === 'console') return first
  return path.startsWith(`${MEDIA_PATH}/`) ? 'files' : 'data'
}

/** What Hono's middleware adds to an answer with these options. They depend on no request, so they are read once. */
async function headersOf(options: Parameters<typeof secureHeaders>[0]): Promise<[string, string][]> {
  const app = new Hono().use(secureHeaders(options)).get('/', c => c.body(null))
  const { headers } = await app.request('/')
  return [...headers]
}
