import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { EngagelabCredentials } from './credentials.ts'
import { MAX_AGE_MS, type NonceMemory } from './nonces.ts'

/** The parts of a callback that show who sent it. */
export interface Caller {
  /** The part of the path after the channel. */
  pathSecret: string
  /** The X-CALLBACK-ID header. */
  callbackId: string | undefined
  authorization: string | undefined
  body: Uint8Array
  /** Epoch ms. */
  receivedAt: number
}

/**
 * Whether the callback comes from EngageLab, by one of these credentials. The secret in the path must always match.
 * Whatever else the channel has configured must be present too. Every comparison takes the same time, whatever is wrong.
 */
export function isAuthentic(caller: Caller, known: EngagelabCredentials[], nonces: NonceMemory): boolean {
  return known.map(credentials => fits(caller, credentials, nonces)).includes(true)
}

function fits(caller: Caller, credentials: EngagelabCredentials, nonces: NonceMemory): boolean {
  const { pathSecret, callbackAuthorization, callbackUsername, callbackSecret } = credentials
  if (!same(caller.pathSecret, pathSecret)) return false
  if (callbackAuthorization && !same(caller.authorization ?? '', callbackAuthorization)) return false
  if (!callbackUsername && !callbackSecret) return true
  // With only one of the two, nothing could be checked.
  if (!callbackUsername || !callbackSecret) return false
  return isSigned(caller, callbackUsername, callbackSecret, nonces)
}

/**
 * `timestamp=…;nonce=…;username=…;signature=…`. The signature is a hex HMAC-SHA256 of timestamp, nonce and username, keyed
 * by the secret (EngageLab's pages of callbacks for OTP and SMS).
 *
 * It doesn't cover the body, so a nonce is accepted for one body only. The same nonce with the same body is a repeat; the
 * ids of its rows show that.
 */
function isSigned(caller: Caller, username: string, secret: string, nonces: NonceMemory): boolean {
  const { timestamp = '', nonce = '', username: named = '', signature = '' } = parts(caller.callbackId)
  const expected = createHmac('sha256', secret).update(`${timestamp}${nonce}${username}`).digest('hex')
  const isSame = same(signature.toLowerCase(), expected) && same(named, username)
  if (!isSame || nonce === '' || !isFresh(timestamp, caller.receivedAt)) return false
  return nonces.isFor(`${username}:${timestamp}:${nonce}`, digest(caller.body), caller.receivedAt)
}

function parts(header = ''): Record<string, string> {
  const pairs = header.split(';').map(part => {
    const [name = '', ...value] = part.split('=')
    return [name.trim().toLowerCase(), value.join('=').trim()] as const
  })
  return Object.fromEntries(pairs)
}

/** No page says whether the timestamp is in seconds or milliseconds. Today's times differ by their length. */
function isFresh(timestamp: string, now: number): boolean {
  if (!/^\d{10,13}$/.test(timestamp)) return false
  const at = timestamp.length === 13 ? Number(timestamp) : Number(timestamp) * 1_000
  return Math.abs(now - at) <= MAX_AGE_MS
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest()
}

/**
 * Compares digests, which all have the same length, so that not even the secret's length is revealed. An empty secret
 * matches nothing.
 */
function same(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected)) && expected !== ''
}
