import ipaddr from 'ipaddr.js'
import type { InboundMode } from '../domain/inbound-mode.ts'
import type { Config } from './config.ts'

export interface Reachability {
  publicUrl: string
  fallbackUrl?: string
  /** Where the provider is, if it was put somewhere else for tests. */
  providerUrl?: string
  /** The account of the emulator of `npm run dev`, which is on this machine and reaches every address. */
  emulatorAccountSid?: string
  /** Chosen by the operator; absent: it follows from the addresses. */
  mode?: InboundMode
}

type Settings = Pick<
  Config,
  'PUBLIC_FALLBACK_URL' | 'TWILIO_API_BASE_URL' | 'TWILIO_EMULATOR_ACCOUNT_SID' | 'INBOUND_MODE'
> & { PUBLIC_URL: string }

/** How the process's settings say the provider reaches it. */
export function reachability(config: Settings): Reachability {
  return {
    publicUrl: config.PUBLIC_URL,
    fallbackUrl: config.PUBLIC_FALLBACK_URL,
    providerUrl: config.TWILIO_API_BASE_URL,
    emulatorAccountSid: config.TWILIO_EMULATOR_ACCOUNT_SID,
    mode: config.INBOUND_MODE,
  }
}

export function inboundMode(at: Reachability, accountSid: string): InboundMode {
  return at.mode ?? (isReachable(at, accountSid) ? 'webhook' : 'pull')
}

/**
 * Whether the provider can report to us. An address that it can't reach must not even be named: Twilio may refuse the
 * message for it (error 21609).
 */
export function canReport(at: Reachability, accountSid: string): boolean {
  return at.mode === 'webhook' || isReachable(at, accountSid)
}

function isReachable(
  { publicUrl, providerUrl, emulatorAccountSid }: Reachability,
  accountSid: string,
): boolean {
  const isNear = accountSid === emulatorAccountSid || (providerUrl !== undefined && !isPublic(providerUrl))
  return isNear || isPublic(publicUrl)
}

/** Whether the provider can't call this service about an account: then it is asked instead. */
export function isPulled(reachability: Reachability, { accountSid }: { accountSid: string }): boolean {
  return inboundMode(reachability, accountSid) === 'pull'
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
