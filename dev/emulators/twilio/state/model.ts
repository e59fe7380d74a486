/** A form as it arrived: the value, or all values in order if a name was repeated. */
export type FormParameters = Record<string, string | string[]>

export type AccountStatus = 'active' | 'suspended' | 'closed'
export type HttpMethod = 'GET' | 'POST'

export interface Account {
  sid: string
  authToken: string
  friendlyName: string
  status: AccountStatus
  type: 'Trial' | 'Full'
  region: string
  createdAt: number
  numbers: Map<string, PhoneNumber>
  senders: Map<string, Sender>
  services: Map<string, Service>
  contents: Map<string, Content>
}

export interface PhoneNumber {
  sid: string
  phoneNumber: string
  friendlyName: string
  capabilities: { sms: boolean; mms: boolean; voice: boolean; fax: boolean }
  /** Unset URLs are empty strings, as in Twilio's answers. */
  smsUrl: string
  smsMethod: HttpMethod
  smsFallbackUrl: string
  smsFallbackMethod: HttpMethod
  /** If set, Twilio uses the application's URLs instead of the number's. */
  smsApplicationSid: string
  statusCallback: string
  statusCallbackMethod: HttpMethod
  serviceSid: string | null
  updatedAt: number
}

/** The keys are those of the API, because it accepts and returns this object unchanged. */
export interface SenderWebhook {
  callback_url: string | null
  callback_method: string | null
  fallback_url: string | null
  fallback_method: string | null
  status_callback_url: string | null
  status_callback_method: string | null
}

export interface Sender {
  sid: string
  /** With its channel: `whatsapp:+15005550010`. */
  senderId: string
  status: 'ONLINE' | 'OFFLINE'
  offlineReasons: { code: string; message: string; more_info: string | null }[] | null
  webhook: SenderWebhook
  profileName: string | null
  serviceSid: string | null
  /** The shared sandbox number: it can send, but the API neither lists nor configures it. */
  sandbox: boolean
  updatedAt: number
}

export interface Service {
  sid: string
  friendlyName: string
  inboundRequestUrl: string | null
  inboundMethod: HttpMethod
  fallbackUrl: string | null
  fallbackMethod: HttpMethod
  statusCallback: string | null
  /** "Defer to sender's webhook", the default. When false, `inboundRequestUrl` gets all inbound messages. */
  useInboundWebhookOnNumber: boolean
  /** Opt-outs for all channels, told to the webhook as OptOutType. Only the console can switch it on. */
  advancedOptOut: boolean
  updatedAt: number
}

export interface Content {
  sid: string
  accountSid: string
  friendlyName: string
  language: string
  variables: Record<string, string>
  types: Record<string, Record<string, unknown>>
  approval: Approval
  createdAt: number
  updatedAt: number
}

export interface Approval {
  name: string
  category: string
  status: 'unsubmitted' | 'received' | 'pending' | 'approved' | 'rejected' | 'paused' | 'disabled'
  rejectionReason: string
}

export type MessageStatus =
  | 'accepted'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'read'
  | 'received'

/** Who made a message: all but `api` and `customer` are sent by Twilio itself. */
export type MessageOrigin = 'api' | 'customer' | 'opt-out' | 'sandbox' | 'twiml' | 'plain-text'

export interface Media {
  sid: string
  contentType: string
  /** Where the file of an outbound message is fetched from. Inbound files are stored here. */
  url: string | null
}

/** What the customer sees of a message from a Content template. */
export interface Rendered {
  type: string
  body: string
  mediaUrls: string[]
  buttons: { id: string; title: string }[]
  list: { button: string; items: { id: string; title: string; description: string }[] } | null
}

/** The failure with which the message will end, if it is not delivered. */
export interface Fate {
  status: 'undelivered' | 'failed'
  errorCode: number
}

export interface Message {
  sid: string
  accountSid: string
  direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  origin: MessageOrigin
  /** Null until the Messaging Service has chosen a sender. */
  from: string | null
  /** The sender that was chosen. It is known before `from` shows it. */
  leavesFrom: string | null
  to: string
  body: string
  status: MessageStatus
  numSegments: number
  media: Media[]
  messagingServiceSid: string | null
  errorCode: number | null
  createdAt: number
  updatedAt: number
  sentAt: number | null
  /** The value from create, with its fragment; undefined for an inbound message. */
  statusCallback?: string
  contentSid?: string
  rendered?: Rendered
  fate?: Fate
  /** On a customer's reaction: the message that it is on, and the emoji; empty if it was removed. */
  reaction?: { emoji: string; to: string }
  /** The parameters of the create request; empty for messages that were made otherwise. */
  parameters: FormParameters
}
