import { createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '../../platform/secrets.ts'

/** How long somebody may take at the identity provider, ms. */
const LONGEST_MS = 10 * 60_000

/**
 * What a sign-in at an identity provider begins with. Everything comes from one secret, which only the browser keeps: so an
 * answer that was made for another browser, or was made up, does not fit.
 */
export interface Flow {
  /** Proves that the answer belongs to what this browser began (RFC 6749 §10.12). */
  state: string
  /** Proves that the ID token was made for it (OpenID Connect Core §3.1.2.1). */
  nonce: string
  /** Proves that who redeems the code is who asked for it (RFC 7636). */
  verifier: string
  /** Under which the answer is stored as used. */
  hash: string
  /** The console's page to go to in the end. */
  returnTo: string
}

/** What the cookie holds. */
interface Kept {
  secret: string
  returnTo: string
  /** When it began, epoch ms. */
  at: number
}

const CONTEXT = 'oidc'

/** Begins one. `cookie` is for this browser alone, sealed. */
export function beginFlow(secrets: Secrets, returnTo: string): { flow: Flow; cookie: string } {
  const kept: Kept = { secret: randomBytes(32).toString('base64url'), returnTo, at: Date.now() }
  const sealed = secrets.seal(JSON.stringify(kept), 'sign-in', CONTEXT)
  return { flow: flowOf(kept), cookie: sealed.toString('base64url') }
}

/** Reads it back; undefined if there is none, it is not ours, or it began too long ago. */
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

/** A page of the console, and no other address: a link to sign in must not lead elsewhere. */
export function consolePage(path: string | undefined): string {
  if (path === undefined || !/^\/console\/[\w\-./?=&%:,+~]*$/.test(path)) return CONSOLE
  return path.includes('//') || path.split('?')[0]?.includes('..') ? CONSOLE : path
}
