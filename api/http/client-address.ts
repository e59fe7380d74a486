import type { Context } from 'hono'
import { addressKey, withinAny } from '../../platform/networks.ts'

/** Gives the key by which the sender of a request is counted (see `addressKey`). */
export type AddressOf = (c: Context) => string

/** `203.0.113.7:4711` and `[2001:db8::1]:4711`, as some proxies write it. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/

/**
 * Finds the address that a request came from. This is the socket's address, unless that is a trusted proxy. Anyone can
 * write X-Forwarded-For, so it is read from its end, and only as long as the address that added the entry is a trusted
 * proxy.
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
