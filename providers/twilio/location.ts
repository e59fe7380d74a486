import { DEFAULT_REGION } from '../../domain/regions.ts'
import type { TwilioAccount } from './account.ts'

/**
 * The edge of each region: `api.dublin.ie1.twilio.com`. Without one, as `api.ie1.twilio.com`, a host no longer answers since
 * 2026-04-28 (Twilio's "API Domain Migration Guide").
 */
const EDGES: Readonly<Record<string, string>> = { ie1: 'dublin', au1: 'sydney', jp1: 'tokyo' }

/** Region and edge as they stand in the names of Twilio's hosts; empty for `api.twilio.com`. */
export function locationOf({ region = DEFAULT_REGION, edge }: Pick<TwilioAccount, 'region' | 'edge'>): {
  region: string
  edge: string
} {
  if (region === DEFAULT_REGION && edge === undefined) return { region: '', edge: '' }
  return { region, edge: edge ?? EDGES[region] ?? '' }
}

/** The host that has the account's messages and their media. */
export function apiHost(account: Pick<TwilioAccount, 'region' | 'edge'>): string {
  const { region, edge } = locationOf(account)
  return ['api', edge, region, 'twilio.com'].filter(part => part !== '').join('.')
}

/** Tells whoever stands in for Twilio's hosts, all at one address, which of them was asked. */
export const HOST_HEADER = 'X-Twilio-Host'
