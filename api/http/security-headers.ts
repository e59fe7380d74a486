import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/** The content security policy of what is no page. */
const NOTHING_ALLOWED = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }

/** That of the docs page, which brings a style sheet and scripts of its own. */
const DOCS_ALLOWED = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameAncestors: ["'none'"],
}

/** That of customers' files, which may be shown and run nothing. */
const SANDBOXED = { sandbox: [], defaultSrc: ["'none'"] }

const POLICIES = { data: NOTHING_ALLOWED, docs: DOCS_ALLOWED, files: SANDBOXED }

/** Of this host alone: those below it may belong to others. Half a year, s. */
const HTTPS_ONLY = 'max-age=15552000'

/**
 * The headers that tell a browser to make nothing more of an answer than it is. A route that sets one of them itself
 * keeps its own. Browsers are told to come by HTTPS only where the service is reached by it.
 */
export function securityHeaders(publicUrl: string, what: keyof typeof POLICIES): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: POLICIES[what],
    // A page on any origin may show a file, who has the link; only those of CORS_ORIGINS may read it by script.
    crossOriginResourcePolicy: what === 'files' ? 'cross-origin' : 'same-origin',
    strictTransportSecurity: publicUrl.startsWith('https:') ? HTTPS_ONLY : false,
    xFrameOptions: 'DENY',
    overwrite: false,
  })
}
