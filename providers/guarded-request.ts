import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

/** Gives up if nothing arrives for this long, ms: no connection, no answer, or no more data. */
const IDLE_MS = 15_000
/** The longest time for a whole request, ms, if the caller names none: 20 MB over a slow line. */
const LONGEST_MS = 120_000

/** Microsoft Azure's services for its machines. The address registries count this address as public. */
const METADATA = ['168.63.129.16']

/**
 * Connects to public addresses only. The address is checked when the connection is made, so a name can't pass the check and
 * then lead elsewhere. Loopback, private, link-local, shared (RFC 6598), multicast and reserved addresses are refused, also
 * in their IPv6 forms. Without this, a crafted address could make the service read the operator's internal network.
 */
const guarded = new RequestFilteringHttpsAgent({ denyIPAddressList: METADATA })
const guardedPlain = new RequestFilteringHttpAgent({ denyIPAddressList: METADATA })

export interface GuardedOptions {
  /** GET, if it is not named. */
  method?: string
  headers?: http.OutgoingHttpHeaders
  signal?: AbortSignal
  /** The longest time for the whole request, ms. */
  longestMs?: number
  /** Whether the operator has configured the address. Then it may be anywhere, and without TLS. */
  trusted?: boolean
  /** Whether plain HTTP is allowed, still to public addresses only. For files that are public anyway. */
  plain?: boolean
  /** For tests: resolves names. */
  lookup?: LookupFunction
}

/** The address is not allowed. */
export class AddressRefused extends Error {
  override name = 'AddressRefused'
}

/**
 * Makes one request and follows no redirect. Resolves with the answer, whose body is still to be read. Throws
 * `AddressRefused`, or the network's error.
 */
export function guardedRequest(
  url: URL,
  options: GuardedOptions,
  body?: Buffer,
): Promise<http.IncomingMessage> {
  const { method, headers, trusted = false, plain = false, lookup, longestMs = LONGEST_MS } = options
  const secure = url.protocol === 'https:'
  if (!trusted && !secure && !(plain && url.protocol === 'http:'))
    return Promise.reject(new AddressRefused('not over TLS'))
  const ends = [AbortSignal.timeout(longestMs), options.signal].filter(signal => signal !== undefined)
  const signal = AbortSignal.any(ends)
  const client = secure ? https : http
  const agent = secure ? guarded : guardedPlain
  return new Promise((resolve, reject) => {
    const request = client.request(
      url,
      { method, headers, signal, lookup, timeout: IDLE_MS, agent: trusted ? undefined : agent },
      resolve,
    )
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error('nothing came'), { code: 'ETIMEDOUT' })),
    )
    request.on('error', error =>
      reject(isRefusal(error) ? new AddressRefused('not a public address') : error),
    )
    request.end(body)
  })
}

/** Network errors have a code. The agent's refusal has none, and can only be recognized by its message. */
function isRefusal(error: Error): boolean {
  return !('code' in error) && error.message.includes('is not allowed')
}
