/** What exists at Meta: an app with its tokens, an account with numbers and templates, and people on WhatsApp. */
export interface App {
  id: string
  /** The secret that signs webhooks. */
  secret: string
  /** The app's own address and the fields that it is subscribed to, as set in Meta's App Dashboard. */
  callbackUrl: string | null
  fields: string[]
  /** "Require app secret" is on. */
  requiresProof: boolean
}

export interface Token {
  token: string
  appId: string
  /** Epoch s; 0: never. */
  expiresAt: number
  scopes: string[]
  isValid: boolean
}

/** An address that replaces the app's own. */
export interface Override {
  url: string
  appId: string
}

export interface Account {
  id: string
  /** The apps that get its webhooks. Each may have another address. */
  subscribed: Map<string, Pick<Override, 'url'> | null>
  templates: EmulatedTemplate[]
}

export interface Num {
  id: string
  accountId: string
  /** Digits. */
  digits: string
  verifiedName: string
  status: string
  hostPlatform: string
  override: Override | null
  /** Digits or user ids of blocked people. */
  blocked: Set<string>
}

export interface EmulatedTemplate {
  id: string
  name: string
  language: string
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  parameter_format: 'POSITIONAL' | 'NAMED'
  components: Record<string, unknown>[]
}

export interface Person {
  /** Digits of the number in WhatsApp's own form, which can differ from what is dialled. */
  waId: string
  /** Other forms of the number that reach them. */
  aliases: string[]
  userId: string
  name: string
  /** With a username, their number is not told to businesses that did not know it. */
  username: string | null
  /** They have no WhatsApp, or have not accepted its terms. */
  reachable: boolean
}

export type StatusWord = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

export interface Message {
  id: string
  direction: 'inbound' | 'outbound'
  numberId: string
  /** The person's number. */
  customer: string
  /** Epoch ms. */
  at: number
  type: string
  /** The content, as it was sent or arrived. */
  content: Record<string, unknown>
  /** The text that a phone shows. */
  text: string
  mark?: string
  replyTo?: string
  status: StatusWord
  errorCode?: number
  /** Its statuses so far, in order. */
  history: { status: StatusWord; at: number }[]
}

export interface Media {
  id: string
  bytes: Buffer
  mimeType: string
  createdAt: number
  /** Until when each of its addresses is valid. */
  addresses: Map<string, number>
}

/** A call of a webhook that was not acknowledged yet. */
export interface Call {
  id: string
  appId: string
  url: string
  body: string
  /** When it was made first, epoch ms. */
  began: number
  attempts: number
}

export interface State {
  apps: Map<string, App>
  tokens: Map<string, Token>
  accounts: Map<string, Account>
  numbers: Map<string, Num>
  /** By number. */
  people: Map<string, Person>
  /** In the order of creation. */
  messages: Map<string, Message>
  media: Map<string, Media>
  calls: Map<string, Call>
}
