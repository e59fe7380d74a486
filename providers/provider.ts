import type { ChannelSender, Checked, ConfigurationCheck, SenderChecked } from '../domain/channel-checks.ts'
import type { DeliveryError, StatusReport } from '../domain/delivery.ts'
import type { PassingMediaError } from '../domain/media-errors.ts'
import type { InboundMedia } from '../domain/message.ts'
import type { MessageTemplate, Template } from '../domain/template.ts'

export type {
  ChannelSender,
  Checked,
  CheckFailed,
  ConfigurationCheck,
  SenderChecked,
} from '../domain/channel-checks.ts'
export type { StatusReport } from '../domain/delivery.ts'
export type { Medium } from '../domain/outgoing-media.ts'

/** A channel's account at the provider, opened for a call: lives only inside an activity or a webhook check. */
export interface ProviderAccount {
  provider: string
  /** Who pays: Twilio's Account SID, WhatsApp's Business Account id. */
  accountId: string
  /** What is no secret, in the provider's own form: Twilio `{region?, edge?}`, Cloud `{phoneNumberId, appId?}`. */
  config: Record<string, unknown>
  /** The provider's own type, opened: Twilio `{authToken}`, Cloud `{accessToken, appSecret, verifyToken}`. */
  credentials: Record<string, string>
}

/** The sender at the provider: a number of ours, a service that owns numbers, or both (a fixed number of a service). */
export interface ProviderSender {
  /** Our address, as the provider writes it: `+15005550006`, `whatsapp:+15005550006`. */
  address?: string
  messagingServiceSid?: string
}

/** One delivery to hand to the provider. */
export interface OutgoingDelivery {
  sender: ProviderSender
  /** The customer's address in our form: `+668…`, `whatsapp:+668…`, `whatsapp:US.1349…`. */
  to: string
  content: OutgoingContent
  /** Our id of this delivery: the mark, which travels as the provider allows. */
  deliveryId: string
  /** Where the provider reports the fate of this delivery, if it takes an address. Absent: it can't, and is asked. */
  statusCallbackUrl?: string
  /** The message it answers, by the provider's id. */
  replyTo?: string
}

export type OutgoingContent =
  /** `mediaTypes`: of each file, as whoever serves it says, where that is known. */
  | { kind: 'text'; text: string; mediaUrls: string[]; mediaTypes?: (string | undefined)[] }
  | { kind: 'template'; template: MessageTemplate }
  /** A question with items to pick from, each told by its id. `fallback` says the same in plain text. */
  | { kind: 'list'; text: string; button: string; items: { id: string; title: string }[]; fallback: string }
  /** A text with one to three buttons below it, each told by its id. */
  | { kind: 'buttons'; text: string; buttons: { id: string; title: string }[]; fallback: string }

/**
 * What is known after a send. Only `accepted` and `rejected` are certain and final; `notSent` is certain and may be
 * tried again; after `unknown` the message may or may not have gone, and must never be sent again blindly. What follows from
 * each is one table, protocol/sending-outcomes.ts.
 */
export type SendOutcome =
  /**
   * `from`: the address it leaves from, where that is known. `chosenAnew`: another than was asked for, which the service no
   * longer has.
   */
  | {
      outcome: 'accepted'
      providerMessageId: string
      from?: string
      chosenAnew?: true
      /** Further addresses of the customer that the answer names, in our form. */
      recipient?: { addresses: string[] }
    }
  | { outcome: 'rejected'; error: DeliveryError }
  | { outcome: 'notSent'; error: DeliveryError; retryAfterMs?: number }
  | { outcome: 'unknown'; error: DeliveryError }

/** A message as the provider's own list has it: what really came in and went out, whoever sent it. */
export interface ListedMessage {
  providerMessageId: string
  /** `inbound`: the customer's. `api`: sent by a call like ours. `other`: the provider's own answer, one by TwiML, or what it keeps for itself. */
  origin: 'inbound' | 'api' | 'other'
  /** Empty where the provider has not chosen a sender yet. */
  from: string
  to: string
  text: string
  mediaCount: number
  messagingServiceSid: string | null
  /** What became of it; absent for the customer's. */
  report?: StatusReport
  /** Epoch ms, to the second. */
  createdAt: number
}

export interface MessageQuery {
  /** Exactly these addresses, as the provider writes them. */
  from?: string
  to?: string
  /** Only what was created at that time or later, epoch ms. */
  since: number
  /** Also finds what waits at the provider to be sent, which has no date to be found by; costs reading more. */
  unsentToo?: boolean
  /** Gives up after that, ms; absent: each of its requests has the time of any other. */
  withinMs?: number
}

/** Why the provider did not answer what it was asked. `retryAfterMs`: how long it asked to be left alone. */
export interface NoAnswer {
  ok: false
  error: DeliveryError
  retryAfterMs?: number
}

export type Answer<T> = ({ ok: true } & T) | NoAnswer

/** A file to fetch from the provider. */
export interface MediaRequest {
  /**
   * As the provider's webhook or list named it: an address, or the id where that is what it goes by. Only an address of the
   * provider's own is ever given the credentials.
   */
  url: string
  /** More than that is not taken, bytes; what the answer's headers say of its size is not relied on. */
  maxBytes: number
  /** Gives it up when it aborts. */
  signal?: AbortSignal
}

/** `missing`: the provider does not have it, or not yet. `refused` is final. */
export type MediaOutcome =
  | { outcome: 'taken' }
  | { outcome: 'missing' }
  | { outcome: 'tryLater'; code: PassingMediaError; retryAfterMs?: number }
  | { outcome: 'refused'; code: 'too_large' | 'not_allowed' | 'provider_refused' }

/**
 * What became of a message that was to be erased at the provider. `redacted`: it stays without its text. `later`: it is under
 * way as yet. `refused` is final.
 */
export type Erased = 'deleted' | 'redacted' | 'later' | 'refused'

/** The addresses at which the provider delivers a channel's messages: the one it calls, and the one it calls when that fails. */
export interface WebhookUrls {
  webhookUrl: string
  fallbackUrl?: string
  /**
   * Those of other channels with a sender in the same service or app: what is set once for several may name any of them.
   */
  others?: { channelId: string; webhookUrl: string; fallbackUrl?: string }[]
}

/** What the activities use of a provider. No call throws for what the provider answers; that is always a result. */
export interface MessagingProvider {
  /** Hands one delivery over. Never throws: whatever happens is an outcome. */
  send(account: ProviderAccount, delivery: OutgoingDelivery): Promise<SendOutcome>
  /**
   * Messages of the account, oldest first. `complete` is false when there are more than it read: those it has are then
   * any of them. Absent, here and below: it can't tell, which is not that there is nothing.
   */
  listMessages?(
    account: ProviderAccount,
    query: MessageQuery,
  ): Promise<Answer<{ messages: ListedMessage[]; complete: boolean }>>
  /** What became of one message; `report` is absent when the account has no such message. */
  fetchStatus?(
    account: ProviderAccount,
    providerMessageId: string,
  ): Promise<Answer<{ report?: StatusReport }>>
  /** What a customer's message brought beside its text. */
  listMedia?(account: ProviderAccount, providerMessageId: string): Promise<Answer<{ media: InboundMedia[] }>>
  /** The templates of the account. */
  listTemplates?(account: ProviderAccount): Promise<Answer<{ templates: Template[] }>>
  /**
   * Fetches a file, and hands what comes to `take` as it comes. The file is whole only once `take` is through and the
   * outcome is `taken`: what breaks off ends the iteration with an error, which `take` lets pass. Throws only what `take`
   * throws by itself.
   */
  fetchMedia?(
    account: ProviderAccount,
    request: MediaRequest,
    take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<MediaOutcome>
  /** Deletes a message with its files, as far as it can; one that is gone is deleted. Absent: the provider deletes nothing. */
  eraseMessage?(account: ProviderAccount, providerMessageId: string): Promise<Answer<{ erased: Erased }>>
  /** Whether the credentials are right and the account is active. */
  checkAccount(account: ProviderAccount): Promise<Checked>
  /** Whether the sender is the account's, and can do what the medium needs. */
  checkSender(account: ProviderAccount, sender: ChannelSender): Promise<SenderChecked>
  /**
   * What the provider has configured for the sender, beside what it should have. Throws when it can't be reached. Of what
   * several channels share (`urls.others`), any of their addresses is right.
   */
  readConfiguration(
    account: ProviderAccount,
    sender: ChannelSender,
    urls: WebhookUrls,
  ): Promise<ConfigurationCheck[]>
  /** Sets right what can be. Returns the names of what it changed, with the values they had. Absent: nothing can be. */
  repairConfiguration?(
    account: ProviderAccount,
    sender: ChannelSender,
    urls: WebhookUrls,
  ): Promise<{ name: string; previous: string | null }[]>
  /** Marks a customer's message as read, with `typing` also shows that an answer is being written. Best effort. */
  markRead?(
    account: ProviderAccount,
    providerMessageId: string,
    options?: { typing?: boolean },
  ): Promise<void>
  /**
   * Has the provider keep back what a customer writes, or lets it through again. `done: false`: it can't for this one, and why.
   */
  setBlocked?(
    account: ProviderAccount,
    address: string,
    blocked: boolean,
  ): Promise<Answer<{ done: true } | { done: false; error: DeliveryError }>>
}
