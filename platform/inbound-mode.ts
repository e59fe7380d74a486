import ipaddr from 'ipaddr.js'

/**
 * How a channel's messages come in: the provider calls our webhook; or, where it can't reach it, its message list is read
 * every few seconds.
 */
export type InboundMode = 'webhook' | 'pull'

export interface Reachability {
  publicUrl: string
  /** The account of the emulator of `npm run dev`, which is on this machine and reaches every address. */
  emulatorAccountSid?: string
}

export function inboundMode(
  { publicUrl, emulatorAccountSid }: Reachability,
  accountSid: string,
): InboundMode {
  return accountSid === emulatorAccountSid || isPublic(publicUrl) ? 'webhook' : 'pull'
}

/** Names that never lead anywhere but into the same machine or network (RFC 6761, RFC 6762, RFC 8375). */
const LOCAL_NAMES = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|home\.arpa|test|invalid)$/i

/**
 * Whether others on the internet can reach a URL, as far as its text tells: by a name in a public zone, or an address that
 * is not private, loopback, link-local, shared (RFC 6598) or reserved.
 */
export function isPublic(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast'
  return host.includes('.') && !LOCAL_NAMES.test(host)
}
