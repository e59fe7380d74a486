import type { Context } from 'hono'
import { addressKey, withinAny } from '../../platform/networks.ts'

/** Tells what the sender of a request is known by (see `addressKey`). */
export type AddressOf = (c: Context) => string

/** `203.0.113.7:4711` and `[2001:db8::1]:4711`, as some proxies write it. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/

/**
 * The address a request came from: the socket's. X-Forwarded-For, which anyone can write, is believed only as far as
 * proxies of ours wrote it: from its end, for as long as the one who passed it on is trusted.
 */
export function makeAddressOf(trustedProxies: string[]): AddressOf {
  const isTrusted = withinAny(trustedProxies)
  return c => {
    let address: string = c.env?.incoming?.socket?.remoteAddress ?? 'unknown'
    const hops = (c.req.header('X-Forwarded-For') ?? '').split(',')
    while (isTrusted(address)) {
      const hop = hops.pop()?.trim()
      if (!hop) break
      const [, bracketed, plain] = WITH_PORT.exec(hop) ?? []
      address = bracketed ?? plain ?? hop
    }
    return addressKey(address)
  }
}
