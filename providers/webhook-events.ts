import type { InboundMessage } from '../domain/message.ts'
import type { Medium, StatusReport } from './provider.ts'

/** A provider's call, as it came. */
export interface WebhookRequest {
  method: 'GET' | 'POST'
  /** The public addresses at which it may have been called (PUBLIC_URL, PUBLIC_FALLBACK_URL), path and query as they came. */
  urls: string[]
  /** What stands behind /webhooks/{provider}/{channelId}/, still encoded: '', 'status', a secret. */
  rest: string
  query: URLSearchParams
  /** By its name in any case. */
  header(name: string): string | undefined
  body: Uint8Array
  /** Epoch ms by the database's clock. */
  receivedAt: number
}

/** The account of the channel it was called at. */
export interface WebhookAccount {
  channelId: string
  accountId: string
  config: Record<string, unknown>
  /** The current ones first, then those that still count for a while after they were changed. */
  credentials: Record<string, string>[]
}

export type WebhookRead =
  /** Answered at once, with nothing taken up: a challenge. */
  | { result: 'answer'; status: number; contentType?: string; body: string }
  /** `final`: other credentials than these would make no difference, as where there is no signature at all. */
  | { result: 'refused'; reason: 'signature' | 'malformed' | 'not_found'; detail: string; final?: true }
  /**
   * `left`: what is not taken up, and why (`unknown`, `bad_row`, a kind of event by the provider's name): counted,
   * logged without its content, and acknowledged.
   */
  | { result: 'events'; events: WebhookEvent[]; left: { what: string; count: number }[] }

/** Which sender of ours an event is about, by whatever the provider names it. */
export interface Ours {
  medium: Medium
  /** Our address in our form: `+15005550006`, `whatsapp:+15005550006`. */
  address?: string
  accountId?: string
  /** The provider's id of the sender: Twilio's Messaging Service, WhatsApp's phone number id. */
  senderId?: string
}

export type WebhookEvent =
  | { type: 'message'; ours: Ours; message: InboundMessage }
  /** `deliveryId`: our mark, where it bears one; else it is found by the provider's id. */
  | { type: 'status'; ours: Ours; deliveryId?: string; report: StatusReport }
  /**
   * Sent from our number by somebody else, to the customer `to`; `message` has ours as `from` and the customer's as `to`.
   */
  | { type: 'echo'; ours: Ours; to: string; message: InboundMessage }
  /** All of these addresses are one person's, the newest first. */
  | { type: 'identity'; ours: Ours; addresses: string[] }
  /** The customer stops or resumes what is marketing; what answers them still goes. */
  | { type: 'preference'; ours: Ours; address: string; marketing: 'stop' | 'resume' }
  /** The account's templates have changed. */
  | { type: 'template'; accountId: string }
  /** Of account, number or balance; shown at the channel. Without `ours`: at the one that was called. */
  | { type: 'notice'; ours?: Ours; code: string; detail: string }

/** What the API uses of a provider: checking and reading its calls. No network, no SDK. */
export interface WebhookReader {
  /** What its bodies are: which problem one is that can't be read. */
  readonly bodyForm: 'form' | 'json'
  /** A longer body is refused unread. */
  readonly maxBodyBytes: number
  /** All of a call is done, or answered with 503, after this long, ms: below what the provider waits for. */
  readonly deadlineMs: number
  /** Never throws: what can't be read is refused or left. */
  read(request: WebhookRequest, account: WebhookAccount): WebhookRead
  /**
   * Whether a call that was let in by the one's credentials may speak for the other channel's sender, too: with one address
   * for many numbers they come to any of their channels.
   */
  speaksFor(called: WebhookAccount, other: WebhookAccount): boolean
  /** What is answered once all is durable. */
  readonly acknowledgement: { status: number; contentType?: string; body: string }
}
