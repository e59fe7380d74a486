import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

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

const POLICIES = { data: NOTHING_ALLOWED, docs: DOCS_ALLOWED, files: SANDBOXED }

/** Half a year, in seconds. Subdomains are not included, because they may belong to others. */
const HTTPS_ONLY = 'max-age=15552000'

/**
 * The headers that tell a browser to treat an answer as what it is and no more. A route that sets one of these headers
 * itself keeps its own value. Browsers are told to use HTTPS only if the service is reached by HTTPS.
 */
export function securityHeaders(
  publicUrl: string,
  what: keyof typeof POLICIES | 'console',
  /** Origins of pages that may show the console in a frame. */
  framedBy: string[] = [],
): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy:
      what === 'console' ? consoleAllowed(new URL(publicUrl).origin, framedBy) : POLICIES[what],
    // Any page may show a file if it has the link, but only pages of CORS_ORIGINS may read it by script.
    crossOriginResourcePolicy: what === 'files' ? 'cross-origin' : 'same-origin',
    strictTransportSecurity: publicUrl.startsWith('https:') ? HTTPS_ONLY : false,
    // It knows no origins, so the policy above has to do.
    xFrameOptions: framedBy.length > 0 ? false : 'DENY',
    overwrite: false,
  })
}
