import ipaddr from 'ipaddr.js'
import type { InboundMode } from '../domain/inbound-mode.ts'
import type { Config } from './config.ts'

export interface Reachability {
  publicUrl: string
  fallbackUrl?: string
  /** Each provider, by its name. */
  places?: Record<string, Place>
  /** Chosen by the operator; absent: it follows from the addresses. */
  mode?: InboundMode
}

/** Where a provider is, and whether its messages can be read. */
interface Place {
  /** Where it was put for tests, if it was. */
  baseUrl?: string
  /** The account of the emulator of `npm run dev`, which is on this machine and reaches every address. */
  emulator?: { accountId: string }
  pull: boolean
}

/** Whose account at which provider. */
interface Account {
  provider: string
  accountId: string
}

type Settings = Pick<Config, 'PUBLIC_FALLBACK_URL' | 'INBOUND_MODE'> & { PUBLIC_URL: string }

/** How the process's settings say the providers reach it. */
export function reachability(config: Settings, places: Record<string, Place>): Reachability {
  return {
    publicUrl: config.PUBLIC_URL,
    fallbackUrl: config.PUBLIC_FALLBACK_URL,
    places,
    mode: config.INBOUND_MODE,
  }
}

/** A provider whose messages can't be read is never pulled: it has to call. */
export function inboundMode(at: Reachability, account: Account): InboundMode {
  if (at.places?.[account.provider]?.pull === false) return 'webhook'
  return at.mode ?? (isReachable(at, account) ? 'webhook' : 'pull')
}

/**
 * Whether the provider can report to us. An address that it can't reach must not even be named: Twilio may refuse the
 * message for it (error 21609).
 */
export function canReport(at: Reachability, account: Account): boolean {
  return at.mode === 'webhook' || isReachable(at, account)
}

function isReachable({ publicUrl, places }: Reachability, { provider, accountId }: Account): boolean {
  const { baseUrl, emulator } = places?.[provider] ?? {}
  const isNear = accountId === emulator?.accountId || (baseUrl !== undefined && !isPublic(baseUrl))
  return isNear || isPublic(publicUrl)
}

/** Whether the provider can't call this service about an account: then it is asked instead. */
export function isPulled(reachability: Reachability, account: Account): boolean {
  return inboundMode(reachability, account) === 'pull'
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
