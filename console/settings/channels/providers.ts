import type { Channel } from '../../api/types.ts'

export const PROVIDERS = ['twilio', 'whatsapp_cloud', 'engagelab'] as const
export type ProviderName = (typeof PROVIDERS)[number]

export const REGIONS = ['us1', 'ie1', 'au1', 'jp1'] as const
const EDGES = [
  ...['ashburn', 'dublin', 'frankfurt', 'sao-paulo', 'singapore', 'sydney', 'tokyo', 'umatilla'],
] as const

export interface CredentialField {
  name: string
  /** A secret is neither shown nor kept in the browser. */
  secret?: boolean
  optional?: boolean
  placeholder?: string
  options?: readonly string[]
  /** Most people leave it. */
  rare?: boolean
}

interface ProviderForm {
  /** What lists the numbers of an account. */
  credentials: readonly CredentialField[]
  /** What names a number that is not in the list. */
  byHand: readonly CredentialField[]
  /** Asked with the number, and needed by no list. */
  more: readonly CredentialField[]
  /** What can be changed later. */
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

/** What each provider is asked with. The names are those of the API. */
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

export function providerOf({ provider }: Pick<Channel, 'provider'>): ProviderName | undefined {
  return PROVIDERS.find(one => one === provider)
}

/** What was entered, without what was left empty. */
export function entered(values: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(values).map(([name, value]) => [name, (value ?? '').trim()])
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''))
}
