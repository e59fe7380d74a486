/**
 * The regions where Twilio processes an account's data. Each region has auth tokens of its own
 * (https://www.twilio.com/docs/global-infrastructure).
 */
export const REGIONS = ['us1', 'ie1', 'au1', 'jp1'] as const
export type Region = (typeof REGIONS)[number]

/** The places where traffic enters Twilio's network. */
export const EDGES = [
  'ashburn',
  'dublin',
  'frankfurt',
  'sao-paulo',
  'singapore',
  'sydney',
  'tokyo',
  'umatilla',
] as const
export type Edge = (typeof EDGES)[number]

export const DEFAULT_REGION: Region = 'us1'
