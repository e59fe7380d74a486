/** The fields that the page uses of what it gets over HTTP. */

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

/** An agent as whom one can use the console. */
export interface Person {
  id: string
  name: string
  role: string
}

/** A message of an emulator, as the phone shows it. */
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
  /** Set on a reaction to another message. An empty emoji removes the reaction. */
  reaction: { emoji: string; to: string } | null
  /** The message that it quotes. Twilio's emulator doesn't tell it. */
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
  /** The fields of Twilio's calls, which are signed forms. */
  parameters?: Record<string, string>
  /** The body of the other providers' calls, which is JSON. */
  body?: unknown
  outcome: string
  status?: number
}

/** An HTTP exchange, as the console shows it. */
export interface Call {
  /** Who made the request: the phone, or an emulator in the place of its provider. */
  who: string
  /**
   * `background` calls are hidden until one asks for them: reads that keep the phone up to date, and status callbacks.
   */
  kind: 'click' | 'background'
  method: string
  url: string
  headers: Record<string, string>
  body?: string
  /** The content of a webhook. Nobody else could sign it, so it is shown as it is and not as a command. */
  webhook?: string
  at: Date
  ms: number
  /** 0: no answer came. */
  status: number
  answer: unknown
}
