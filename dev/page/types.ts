/** Shapes of what the page gets over HTTP, as far as it looks at them. */

export interface PageConfig {
  apiUrl: string
  mediaOrigin: string
  temporalUiUrl?: string
  temporalNamespace?: string
  docsUrl: string
  channels: Channel[]
  people: Person[]
}

export interface Channel {
  id: string
  name: string
  provider: string
  medium: 'whatsapp' | 'sms'
  address: string
}

/** As whom one can use the console. */
export interface Person {
  id: string
  name: string
  role: string
}

/** Of an emulator: a message as the phone shows it. */
export interface PhoneMessage {
  sid: string
  direction: 'inbound' | 'outbound-api' | 'outbound-reply'
  origin: 'api' | 'customer' | 'opt-out' | 'sandbox' | 'twiml' | 'plain-text'
  ours: string
  customer: string
  body: string
  status: string
  errorCode: number | null
  media: { sid: string; contentType: string; url: string }[]
  buttons: { id: string; title: string }[]
  list: { button: string; items: { id: string; title: string; description: string }[] } | null
  /** Set where it is a reaction to another message; an empty emoji takes it back. */
  reaction: { emoji: string; to: string } | null
  /** The message that it quotes; not told by Twilio's emulator. */
  replyTo?: string | null
  createdAt: string
}

export interface WebhookAttempt {
  kind: 'inbound' | 'status'
  messageSid: string
  url: string
  method: string
  /** Epoch milliseconds. */
  at: number
  ms: number
  /** Of Twilio's, which are signed forms. */
  parameters?: Record<string, string>
  /** Of the others', which are JSON. */
  body?: unknown
  outcome: string
  status?: number
}

/** An HTTP exchange, as the console shows it. */
export interface Call {
  /** Who made it: the phone, or an emulator in its provider's place. */
  who: string
  /** `background` ones are hidden until asked for: reads that keep the phone up to date, status callbacks. */
  kind: 'click' | 'background'
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  /** What a webhook bore, which nobody else can sign: shown as it is, not as a command. */
  webhook?: string
  at: Date
  ms: number
  /** 0: no answer came. */
  status: number
  answer: unknown
}
