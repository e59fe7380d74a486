import ipaddr from 'ipaddr.js'
import type { InboundMode } from '../domain/inbound-mode.ts'
import type { Config } from './config.ts'

export interface Reachability {
  publicUrl: string
  fallbackUrl?: string
  /** Each provider, by its name. */
  places?: Record<string, Place>
  /** The operator's choice. Absent: it follows from the addresses. */
  mode?: InboundMode
}

/** A provider's address, and whether messages can be read from it. */
interface Place {
  /** Its address for tests, if there is one. */
  baseUrl?: string
  /** The account of the emulator of `npm run dev`. The emulator is on this machine and reaches every address. */
  emulator?: { accountId: string }
  pull: boolean
}

/** An account at a provider. */
interface Account {
  provider: string
  accountId: string
}

type Settings = Pick<Config, 'PUBLIC_FALLBACK_URL' | 'INBOUND_MODE'> & { PUBLIC_URL: string }

/** How providers reach this service, by the settings of the process. */
export function reachability(config: Settings, places: Record<string, Place>): Reachability {
  return {
    publicUrl: config.PUBLIC_URL,
    fallbackUrl: config.PUBLIC_FALLBACK_URL,
    places,
    mode: config.INBOUND_MODE,
  }
}

/** How messages come in for an account. If messages can't be read from a provider, it always has to call. */
export function inboundMode(at: Reachability, account: Account): InboundMode {
  if (at.places && !at.places[account.provider]?.pull) return 'webhook'
  return at.mode ?? (isReachable(at, account) ? 'webhook' : 'pull')
}

/**
 * Whether the provider can send reports to this service. If it can't reach an address, the address must not be given to it:
 * Twilio may refuse the message because of it (error 21609).
 */
export function canReport(at: Reachability, account: Account): boolean {
  return canReach(at, account)
}

/** Whether the provider can make requests to this service: to call it, or to fetch files from it. */
export function canReach(at: Reachability, account: Account): boolean {
  return at.mode === 'webhook' || isReachable(at, account)
}

function isReachable({ publicUrl, places }: Reachability, { provider, accountId }: Account): boolean {
  const { baseUrl, emulator } = places?.[provider] ?? {}
  const isNear = accountId === emulator?.accountId || (baseUrl !== undefined && !isPublic(baseUrl))
  return isNear || isPublic(publicUrl)
}

/** Whether messages of an account are pulled, because the provider can't call this service. */
export function isPulled(reachability: Reachability, account: Account): boolean {
  return inboundMode(reachability, account) === 'pull'
}

/** Names that only ever lead into the same machine or network (RFC 6761, RFC 6762, RFC 8375). */
const LOCAL_NAMES = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|home\.arpa|test|invalid)$/i

/**
 * Whether others on the internet can reach a URL, as far as its text shows: its host is a name in a public zone, or an
 * address that is not private, loopback, link-local, shared (RFC 6598) or reserved.
 */
export function isPublic(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast'
  return host.includes('.') && !LOCAL_NAMES.test(host)
}
