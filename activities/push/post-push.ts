import http from 'node:http'
import https from 'node:https'
import { readRetryAfter } from '../../platform/retry-after.ts'
import type { PushTarget } from '../../platform/web-push.ts'
import { AddressRefused, guarded, isRefusal } from '../../providers/guarded-get.ts'

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
export function postPush(
  { endpoint }: Pick<PushTarget, 'endpoint'>,
  { headers, body }: { headers: Record<string, string>; body: Buffer },
  { trustedOrigins, now }: { trustedOrigins: readonly string[]; now: number },
): Promise<PushAnswer> {
  const url = new URL(endpoint)
  const trusted = trustedOrigins.includes(url.origin)
  const secure = url.protocol === 'https:'
  if (!secure && !trusted) return Promise.reject(new AddressRefused('not over TLS'))
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(
      url,
      {
        method: 'POST',
        headers,
        agent: trusted ? undefined : guarded,
        signal: AbortSignal.timeout(REQUEST_MS),
      },
      response => {
        const { statusCode: status = 0, headers } = response
        // What it says beside is of no use.
        response.destroy()
        const asked = readRetryAfter(headers['retry-after'], now)
        resolve({ status, retryAfterMs: asked === undefined ? undefined : Math.max(asked, SOONEST_MS) })
      },
    )
    request.on('error', error =>
      reject(isRefusal(error) ? new AddressRefused('not a public address') : error),
    )
    request.end(body)
  })
}
