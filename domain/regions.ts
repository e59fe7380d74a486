/** Where Twilio processes an account's data; its tokens are others in each (https://www.twilio.com/docs/global-infrastructure). */
export const REGIONS = ['us1', 'ie1', 'au1', 'jp1'] as const
export type Region = (typeof REGIONS)[number]

/** Where its network is entered. */
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
