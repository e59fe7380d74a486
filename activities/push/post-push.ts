import { readRetryAfter } from '../../platform/retry-after.ts'
import type { PushTarget } from '../../platform/web-push.ts'
import { guardedRequest } from '../../providers/guarded-request.ts'

/** How long one request to a push service may take, ms. They answer within a second. */
const REQUEST_MS = 10_000

/** A service that asks for less is not called sooner, ms. */
const SOONEST_MS = 1_000

export interface PushAnswer {
  status: number
  /** How long the service asks not to be called, ms. */
  retryAfterMs?: number
}

/**
 * Posts to the address that a browser gave us. It may be any address, so only public ones over TLS are called, except at
 * `trustedOrigins`; no redirect is followed. Throws `AddressRefused`, or the network's error.
 */
export async function postPush(
  { endpoint }: Pick<PushTarget, 'endpoint'>,
  { headers, body }: { headers: Record<string, string>; body: Buffer },
  { trustedOrigins, now }: { trustedOrigins: readonly string[]; now: number },
): Promise<PushAnswer> {
  const url = new URL(endpoint)
  const trusted = trustedOrigins.includes(url.origin)
  const response = await guardedRequest(
    url,
    { method: 'POST', headers, trusted, longestMs: REQUEST_MS },
    body,
  )
  // What it says beside is of no use.
  response.destroy()
  const asked = readRetryAfter(response.headers['retry-after'], now)
  return {
    status: response.statusCode ?? 0,
    retryAfterMs: asked === undefined ? undefined : Math.max(asked, SOONEST_MS),
  }
}
