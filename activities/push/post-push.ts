import http from 'node:http'
import https from 'node:https'
import type { PushTarget } from '../../platform/web-push.ts'
import { AddressRefused, guarded, isRefusal } from '../../providers/guarded-get.ts'

/** How long one request to a push service may take, ms. They answer within a second. */
const REQUEST_MS = 10_000

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
        resolve({ status, retryAfterMs: readRetryAfter(headers['retry-after'], now) })
      },
    )
    request.on('error', error =>
      reject(isRefusal(error) ? new AddressRefused('not a public address') : error),
    )
    request.end(body)
  })
}

/** Both forms of `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(ms, 1_000) : undefined
}
