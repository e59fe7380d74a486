import type { InboundMessage } from '../domain/message.ts'
import type { NoticeValues } from '../domain/notice-values.ts'
import type { Medium, StatusReport } from './provider.ts'

/** A provider's call as it arrived. */
export interface WebhookRequest {
  method: 'GET' | 'POST'
  /**
   * The public addresses at which the call may have been made (PUBLIC_URL, PUBLIC_FALLBACK_URL). Path and query are exactly
   * as received.
   */
  urls: string[]
  /** The path after /webhooks/{provider}/{channelId}/, still encoded: '', 'status', or a secret. */
  rest: string
  query: URLSearchParams
  /** The name may be in upper or lower case. */
  header(name: string): string | undefined
  body: Uint8Array
  /** When the call arrived, epoch ms by the database's clock. */
  receivedAt: number
}

/** The account of the called channel. */
export interface WebhookAccount {
  channelId: string
  accountId: string
  config: Record<string, unknown>
  /** The current credentials, then the previous ones, which stay valid for a while after a change. */
  credentials: Record<string, string>[]
}

export type WebhookRead =
  /** Answered immediately without any event, such as a challenge. */
  | { result: 'answer'; status: number; contentType?: string; body: string }
  /** `final`: other credentials would make no difference, for example if there is no signature at all. */
  | { result: 'refused'; reason: 'signature' | 'malformed' | 'not_found'; detail: string; final?: true }
  /**
   * `left`: what the service doesn't handle, and why (`unknown`, `bad_row`, or the provider's name for a kind of event). It
   * is counted, logged without its content, and acknowledged.
   */
  | { result: 'events'; events: WebhookEvent[]; left: { what: string; count: number }[] }

/** The sender of ours that an event concerns, by the names that the provider uses. */
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
  /** `deliveryId`: our mark, if the report carries one. Otherwise the delivery is found by the provider's id. */
  | { type: 'status'; ours: Ours; deliveryId?: string; report: StatusReport }
  /**
   * Somebody sent this message from our number to the customer `to`, outside this service. `message` has our address as
   * `from` and the customer's as `to`.
   */
  | { type: 'echo'; ours: Ours; to: string; message: InboundMessage }
  /** All of these addresses belong to one person, newest first. */
  | { type: 'identity'; ours: Ours; addresses: string[] }
  /** The customer stops or resumes marketing messages. Answers to what they write are still sent. */
  | { type: 'preference'; ours: Ours; address: string; marketing: 'stop' | 'resume' }
  /** The account's templates have changed. */
  | { type: 'template'; accountId: string }
  /**
   * A notice about the account, number or balance, shown with the channel. Without `ours`, it belongs to the called
   * channel.
   */
  | { type: 'notice'; ours?: Ours; code: string; detail: string; values?: NoticeValues }

/** What the API uses of a provider: it checks and reads the provider's calls. No network, no SDK. */
export interface WebhookReader {
  /** The form of its bodies. It decides which problem an unreadable body gets. */
  readonly bodyForm: 'form' | 'json'
  /** A longer body is refused without reading it, bytes. */
  readonly maxBodyBytes: number
  /** After this long a call must be done, or is answered with 503, ms. Shorter than the provider's own wait. */
  readonly deadlineMs: number
  /** Checks and reads a call. Never throws: what can't be read is refused or left. */
  read(request: WebhookRequest, account: WebhookAccount): WebhookRead
  /**
   * Whether a call that one channel's credentials let in may also concern the other channel's sender. If many numbers share
   * one address, their calls may come to any of their channels.
   */
  speaksFor(called: WebhookAccount, other: WebhookAccount): boolean
  /** The answer after everything is stored. */
  readonly acknowledgement: { status: number; contentType?: string; body: string }
}
