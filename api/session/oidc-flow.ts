import { createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '../../platform/secrets.ts'

/** The longest time at the identity provider, ms. */
const LONGEST_MS = 10 * 60_000

/**
 * The values of one sign-in at an identity provider. All of them are derived from one secret that only the browser has. So an
 * answer for another browser, or an invented one, does not match.
 */
export interface Flow {
  /** Proves that this browser started the flow (RFC 6749 §10.12). */
  state: string
  /** Proves that the ID token belongs to the flow (OpenID Connect Core §3.1.2.1). */
  nonce: string
  /** Proves that the code is used by the client that requested it (PKCE, RFC 7636). */
  verifier: string
  /** Identifies the flow in the database after its use. */
  hash: string
  /** The page of the console after the sign-in. */
  returnTo: string
}

/** The content of the cookie. */
interface Kept {
  secret: string
  returnTo: string
  /** The start of the flow, epoch ms. */
  at: number
}

const CONTEXT = 'oidc'

/** Starts a flow. `cookie` is the encrypted value of its cookie. */
export function beginFlow(secrets: Secrets, returnTo: string): { flow: Flow; cookie: string } {
  const kept: Kept = { secret: randomBytes(32).toString('base64url'), returnTo, at: Date.now() }
  const sealed = secrets.seal(JSON.stringify(kept), 'sign-in', CONTEXT)
  return { flow: flowOf(kept), cookie: sealed.toString('base64url') }
}

/** Reads a flow from its cookie. Undefined if the cookie is missing, invalid or too old. */
export function readFlow(secrets: Secrets, cookie: string | undefined): Flow | undefined {
  if (cookie === undefined) return undefined
  try {
    const opened = secrets.open(Buffer.from(cookie, 'base64url'), 'sign-in', CONTEXT)
    const kept = JSON.parse(opened.toString()) as Kept
    return Date.now() - kept.at > LONGEST_MS ? undefined : flowOf(kept)
  } catch {
    return undefined
  }
}

function flowOf({ secret, returnTo }: Kept): Flow {
  const part = (name: string) => createHash('sha256').update(`${name} ${secret}`).digest('base64url')
  return {
    state: part('state'),
    nonce: part('nonce'),
    verifier: part('verifier'),
    hash: part('flow'),
    returnTo,
  }
}

const CONSOLE = '/console/'

/** Returns the path if it is a page of the console, otherwise the console's first page (against open redirects). */
export function consolePage(path: string | undefined): string {
  if (path === undefined || !/^\/console\/[\w\-./?=&%:,+~]*$/.test(path)) return CONSOLE
  return path.includes('//') || path.split('?')[0]?.includes('..') ? CONSOLE : path
}
