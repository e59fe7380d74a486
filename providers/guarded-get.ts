import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent'

/** Nothing came for so long: neither a connection, nor an answer, nor more of it, ms. */
const IDLE_MS = 15_000
/** How long it may take as a whole, ms: 20 MB over a slow line. */
const LONGEST_MS = 120_000

/** Microsoft Azure's own services for the machine, which the registries count as public. */
const METADATA = ['168.63.129.16']

/**
 * Connects to public addresses only. The address is checked as it is connected to, so that a name that leads somewhere
 * else a moment later does not get past it; loopback, private, link-local, shared (RFC 6598), multicast and reserved ones
 * are refused, and IPv6 forms of any of them.
 */
const guarded = new RequestFilteringHttpsAgent({ denyIPAddressList: METADATA })
const guardedPlain = new RequestFilteringHttpAgent({ denyIPAddressList: METADATA })

export interface GetOptions {
  headers?: http.OutgoingHttpHeaders
  signal?: AbortSignal
  /** Whether it is an address that the operator configured, which may be anywhere, and without TLS. */
  trusted?: boolean
  /** Whether it may go without TLS, to public addresses all the same: what is asked for is public by itself. */
  plain?: boolean
  /** For tests: resolves names. */
  lookup?: LookupFunction
}

/** The address is one that nobody is to be sent to. */
export class AddressRefused extends Error {
  override name = 'AddressRefused'
}

/**
 * Makes one GET request, and follows no redirect. Resolves with the answer, its body still to be read. Throws
 * `AddressRefused`, or what the network brought.
 */
export function guardedGet(url: URL, options: GetOptions): Promise<http.IncomingMessage> {
  const { headers, trusted = false, plain = false, lookup } = options
  const secure = url.protocol === 'https:'
  if (!trusted && !secure && !(plain && url.protocol === 'http:'))
    return Promise.reject(new AddressRefused('not over TLS'))
  const ends = [AbortSignal.timeout(LONGEST_MS), options.signal].filter(signal => signal !== undefined)
  const signal = AbortSignal.any(ends)
  const client = secure ? https : http
  const agent = secure ? guarded : guardedPlain
  return new Promise((resolve, reject) => {
    const request = client.get(
      url,
      { headers, signal, lookup, timeout: IDLE_MS, agent: trusted ? undefined : agent },
      resolve,
    )
    request.on('timeout', () =>
      request.destroy(Object.assign(new Error('nothing came'), { code: 'ETIMEDOUT' })),
    )
    request.on('error', error =>
      reject(isRefusal(error) ? new AddressRefused('not a public address') : error),
    )
  })
}

/** What goes wrong on the network has a code. The agent's refusal has none, and is known by its words alone. */
function isRefusal(error: Error): boolean {
  return !('code' in error) && error.message.includes('is not allowed')
}
