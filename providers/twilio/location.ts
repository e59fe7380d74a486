import { DEFAULT_REGION } from '../../domain/regions.ts'
import type { TwilioAccount } from './account.ts'

/**
 * The edge of each region, as in `api.dublin.ie1.twilio.com`. Hosts without an edge, such as `api.ie1.twilio.com`, have not
 * answered since 2026-04-28 (Twilio's "API Domain Migration Guide").
 */
const EDGES: Readonly<Record<string, string>> = { ie1: 'dublin', au1: 'sydney', jp1: 'tokyo' }

/** Region and edge as they appear in the names of Twilio's hosts. Both are empty for `api.twilio.com`. */
export function locationOf({ region = DEFAULT_REGION, edge }: Pick<TwilioAccount, 'region' | 'edge'>): {
  region: string
  edge: string
} {
  if (region === DEFAULT_REGION && edge === undefined) return { region: '', edge: '' }
  return { region, edge: edge ?? EDGES[region] ?? '' }
}

/** The host of the account's messages and their files. */
export function apiHost(account: Pick<TwilioAccount, 'region' | 'edge'>): string {
  const { region, edge } = locationOf(account)
  return ['api', edge, region, 'twilio.com'].filter(part => part !== '').join('.')
}

/** An emulator stands in for all of Twilio's hosts at one address. This header tells it which host was meant. */
export const HOST_HEADER = 'X-Twilio-Host'
