import type { Channel } from '../../api/types.ts'

export const PROVIDERS = ['twilio', 'whatsapp_cloud', 'engagelab'] as const
export type ProviderName = (typeof PROVIDERS)[number]

export const REGIONS = ['us1', 'ie1', 'au1', 'jp1'] as const
const EDGES = [
  'ashburn',
  'dublin',
  'frankfurt',
  'sao-paulo',
  'singapore',
  'sydney',
  'tokyo',
  'umatilla',
] as const

/** A field of a provider's account. `name` is the API's name for it. */
export interface CredentialField {
  name: string
  /** A secret: neither shown nor stored in the browser. */
  secret?: boolean
  optional?: boolean
  placeholder?: string
  options?: readonly string[]
  /** Few people need it. */
  rare?: boolean
}

/** Which fields are asked for at which step. */
interface ProviderForm {
  /** Needed to list the numbers of the account. */
  credentials: readonly CredentialField[]
  /** Name a number that is not in the list. */
  byHand: readonly CredentialField[]
  /** Asked for together with the number. */
  more: readonly CredentialField[]
  /** Can be changed later. */
  changes: readonly CredentialField[]
}

const AUTH_TOKEN: CredentialField = { name: 'authToken', secret: true }
const REGION: CredentialField = { name: 'region', rare: true, optional: true, options: REGIONS }
const EDGE: CredentialField = { name: 'edge', rare: true, optional: true, options: EDGES }
const CALLBACK: readonly CredentialField[] = [
  { name: 'callbackUsername', rare: true, optional: true },
  { name: 'callbackSecret', rare: true, secret: true, optional: true },
  { name: 'callbackAuthorization', rare: true, secret: true, optional: true },
]
const PHONE: CredentialField = { name: 'phoneNumber', placeholder: '+66 2 123 4567' }

/** The fields of each provider. A new provider needs an entry here and words in `channels.account`. */
export const FORMS: Record<ProviderName, ProviderForm> = {
  twilio: {
    credentials: [{ name: 'accountSid', placeholder: 'AC…' }, AUTH_TOKEN, REGION, EDGE],
    byHand: [
      { name: 'medium', options: ['whatsapp', 'sms'] },
      { ...PHONE, optional: true },
      { name: 'messagingServiceSid', optional: true, placeholder: 'MG…' },
    ],
    more: [],
    changes: [AUTH_TOKEN, REGION, EDGE],
  },
  whatsapp_cloud: {
    credentials: [
      { name: 'wabaId', placeholder: '102290129340398' },
      { name: 'accessToken', secret: true },
      { name: 'appSecret', secret: true },
    ],
    byHand: [{ name: 'phoneNumberId', placeholder: '106540352242922' }],
    more: [],
    changes: [
      { name: 'accessToken', secret: true },
      { name: 'appSecret', secret: true },
    ],
  },
  engagelab: {
    credentials: [{ name: 'wabaId' }, { name: 'devKey', secret: true }, { name: 'devSecret', secret: true }],
    byHand: [PHONE],
    more: CALLBACK,
    changes: [{ name: 'devKey', secret: true }, { name: 'devSecret', secret: true }, ...CALLBACK],
  },
}

/** The provider of a channel; undefined if the console does not know it. */
export function providerOf({ provider }: Pick<Channel, 'provider'>): ProviderName | undefined {
  return PROVIDERS.find(one => one === provider)
}

/** The entered values, trimmed, without empty ones. */
export function entered(values: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(values).map(([name, value]) => [name, (value ?? '').trim()])
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''))
}
