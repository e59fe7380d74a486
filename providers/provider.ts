import type { ReadableStream } from 'node:stream/web'
import type {
  AccountListed,
  ChannelSender,
  Checked,
  CheckFailed,
  ConfigurationCheck,
  SenderChecked,
} from '../domain/channel-checks.ts'
import type { DeliveryError, StatusReport } from '../domain/delivery.ts'
import type { PassingMediaError } from '../domain/media-errors.ts'
import type { InboundMedia } from '../domain/message.ts'
import type { MessageTemplate, Template } from '../domain/template.ts'

export type {
  AccountListed,
  AccountSender,
  ChannelSender,
  Checked,
  CheckFailed,
  ConfigurationCheck,
  SenderChecked,
} from '../domain/channel-checks.ts'
export type { StatusReport } from '../domain/delivery.ts'
export type { Medium } from '../domain/outgoing-media.ts'

/**
 * A channel's account at the provider with its secrets in clear. It may only live within an activity or a webhook check.
 */
export interface ProviderAccount {
  provider: string
  /** Twilio's Account SID, WhatsApp's Business Account id. */
  accountId: string
  /**
   * The part that is not secret, in the provider's own form: Twilio `{region?, edge?}`, Cloud `{phoneNumberId, appId?}`.
   */
  config: Record<string, unknown>
  /** The credentials in the provider's own type: Twilio `{authToken}`, Cloud `{accessToken, appSecret, verifyToken}`. */
  credentials: Record<string, string>
}

/** The sender at the provider: one of our numbers, a service that has numbers, or both (one fixed number of a service). */
export interface ProviderSender {
  /** Our address, as the provider writes it: `+15005550006`, `whatsapp:+15005550006`. */
  address?: string
  messagingServiceSid?: string
}

/** One delivery that the provider is asked to send. */
export interface OutgoingDelivery {
  sender: ProviderSender
  /** The customer's address in our form: `+668…`, `whatsapp:+668…`, `whatsapp:US.1349…`. */
  to: string
  content: OutgoingContent
  /** Our id of this delivery. It is the mark that the provider repeats in its reports, if it can carry one. */
  deliveryId: string
  /**
   * Where the provider reports about this delivery, if it accepts such an address. Absent: it can't report, and is asked
   * instead.
   */
  statusCallbackUrl?: string
  /** The provider's id of the message that this one answers. */
  replyTo?: string
}

/** A file that was uploaded here, for a provider that takes files themselves. */
export interface OutgoingFile {
  name: string
  contentType: string
  /** Bytes. */
  size: number
  /** Reads it. Undefined if it is not there. May be called again. */
  open(): Promise<ReadableStream<Uint8Array> | undefined>
}

export type OutgoingContent =
  /**
   * `mediaTypes`: the type of each file according to its server, if known. `files`: those of them that were uploaded here;
   * their addresses are good for an hour.
   */
  | {
      kind: 'text'
      text: string
      mediaUrls: string[]
      mediaTypes?: (string | undefined)[]
      files?: (OutgoingFile | undefined)[]
    }
  /** `headerFile`: the file above its text, for a provider that takes uploads. */
  | { kind: 'template'; template: MessageTemplate; headerFile?: OutgoingFile }
  /** A question with items to choose from, each with an id. `fallback` says the same in plain text. */
  | { kind: 'list'; text: string; button: string; items: { id: string; title: string }[]; fallback: string }
  /** A text with one to three buttons, each with an id. */
  | { kind: 'buttons'; text: string; buttons: { id: string; title: string }[]; fallback: string }

/**
 * The result of a send. `accepted` and `rejected` are certain and final. `notSent` is certain, and the message may be sent
 * again. After `unknown` the message may or may not have been sent, so it must never be sent again automatically. What
 * follows from each result is one table, protocol/sending-outcomes.ts.
 */
export type SendOutcome =
  /**
   * `from`: the address that the message is sent from, if known. `chosenAnew`: the provider chose another address than the
   * one asked for, which its service no longer has.
   */
  | {
      outcome: 'accepted'
      providerMessageId: string
      from?: string
      chosenAnew?: true
      /** Further addresses of the customer in the answer, in our form. */
      recipient?: { addresses: string[] }
    }
  | { outcome: 'rejected'; error: DeliveryError }
  | { outcome: 'notSent'; error: DeliveryError; retryAfterMs?: number }
  | { outcome: 'unknown'; error: DeliveryError }

/** A message in the provider's own list: what really came in or was sent, by whomever. */
export interface ListedMessage {
  providerMessageId: string
  /**
   * `inbound`: from the customer. `api`: sent by an API call like ours. `other`: the provider's automatic answer, an answer
   * by TwiML, or a message that the provider keeps to itself.
   */
  origin: 'inbound' | 'api' | 'other'
  /** Empty if the provider has not chosen a sender yet. */
  from: string
  to: string
  text: string
  mediaCount: number
  messagingServiceSid: string | null
  /** Its status; absent for customers' messages. */
  report?: StatusReport
  /** Epoch ms, to the second. */
  createdAt: number
}

export interface MessageQuery {
  /** Exactly these addresses, as the provider writes them. */
  from?: string
  to?: string
  /** Only messages created at this time or later, epoch ms. */
  since: number
  /** Also finds messages that still wait at the provider. They have no date to search by, so this reads more pages. */
  unsentToo?: boolean
  /** Gives up after this time, ms. Absent: each request has its usual limit. */
  withinMs?: number
}

/** Why the provider didn't answer a question. `retryAfterMs`: how long it asks not to be called. */
export interface NoAnswer {
  ok: false
  error: DeliveryError
  retryAfterMs?: number
}

export type Answer<T> = ({ ok: true } & T) | NoAnswer

/** A file to fetch from the provider. */
export interface MediaRequest {
  /**
   * The address or id of the file from the provider's webhook or list. Credentials are only ever sent to an address of the
   * provider itself.
   */
  url: string
  /** The largest file to accept, bytes. The size in the answer's headers is not trusted. */
  maxBytes: number
  /** Cancels the request when it aborts. */
  signal?: AbortSignal
}

/** `missing`: the provider doesn't have the file, or doesn't have it yet. `refused` is final. */
export type MediaOutcome =
  | { outcome: 'taken' }
  | { outcome: 'missing' }
  | { outcome: 'tryLater'; code: PassingMediaError; retryAfterMs?: number }
  | { outcome: 'refused'; code: 'too_large' | 'not_allowed' | 'provider_refused' }

/**
 * The result of erasing a message at the provider. `redacted`: the message stays without its text. `later`: it is still
 * being sent, so try again later. `refused` is final.
 */
export type Erased = 'deleted' | 'redacted' | 'later' | 'refused'

/**
 * The addresses to which the provider delivers a channel's messages: the one it calls, and the one it calls when that
 * fails.
 */
export interface WebhookUrls {
  webhookUrl: string
  fallbackUrl?: string
  /**
   * The addresses of other channels in the same service or app. A setting that several channels share may name any of them.
   */
  others?: { channelId: string; webhookUrl: string; fallbackUrl?: string }[]
}

/** What activities use of a provider. No call throws because of the provider's answer; that is always a result. */
export interface MessagingProvider {
  /** Sends one delivery. Never throws: whatever happens is an outcome. */
  send(account: ProviderAccount, delivery: OutgoingDelivery): Promise<SendOutcome>
  /**
   * Lists messages of the account, oldest first. If `complete` is false, there were more than it read, and those it returns
   * may be any of them.
   *
   * Absent, here and below, means that the provider can't tell. It doesn't mean that there is nothing.
   */
  listMessages?(
    account: ProviderAccount,
    query: MessageQuery,
  ): Promise<Answer<{ messages: ListedMessage[]; complete: boolean }>>
  /** The status of one message. `report` is absent if the account has no such message. */
  fetchStatus?(
    account: ProviderAccount,
    providerMessageId: string,
  ): Promise<Answer<{ report?: StatusReport }>>
  /** The files of a customer's message. */
  listMedia?(account: ProviderAccount, providerMessageId: string): Promise<Answer<{ media: InboundMedia[] }>>
  /** The templates of the account. */
  listTemplates?(account: ProviderAccount): Promise<Answer<{ templates: Template[] }>>
  /**
   * Fetches a file and passes its data to `take` while it arrives. The file is complete only when `take` has ended and the
   * outcome is `taken`: if the transfer breaks off, the iteration ends with an error, which `take` must not catch. Throws
   * only errors of `take` itself.
   */
  fetchMedia?(
    account: ProviderAccount,
    request: MediaRequest,
    take: (body: AsyncIterable<Uint8Array>) => Promise<void>,
  ): Promise<MediaOutcome>
  /**
   * Deletes a message with its files, as far as the provider allows. A message that is gone counts as deleted. Absent: the
   * provider deletes nothing.
   */
  eraseMessage?(account: ProviderAccount, providerMessageId: string): Promise<Answer<{ erased: Erased }>>
  /** Checks that the credentials are right and the account is active. */
  checkAccount(account: ProviderAccount): Promise<Checked>
  /** Checks that the sender belongs to the account and can do what the medium needs. */
  checkSender(account: ProviderAccount, sender: ChannelSender): Promise<SenderChecked>
  /**
   * Lists the numbers and services of the account that a channel could have. The sender that the account may name is not
   * looked at. Throws if the provider can't be reached. Absent: it lists none.
   */
  listSenders?(account: ProviderAccount): Promise<AccountListed | CheckFailed>
  /**
   * Compares the provider's configuration of the sender with what it should be. Throws if the provider can't be reached.
   * Where several channels share a setting (`urls.others`), the address of any of them is right.
   */
  readConfiguration(
    account: ProviderAccount,
    sender: ChannelSender,
    urls: WebhookUrls,
  ): Promise<ConfigurationCheck[]>
  /**
   * Repairs the configuration where possible. Returns the names of the changed settings with their former values. Absent:
   * nothing can be repaired.
   */
  repairConfiguration?(
    account: ProviderAccount,
    sender: ChannelSender,
    urls: WebhookUrls,
  ): Promise<{ name: string; previous: string | null }[]>
  /** Marks a customer's message as read; with `typing`, also shows that an answer is being written. Best effort. */
  markRead?(
    account: ProviderAccount,
    providerMessageId: string,
    options?: { typing?: boolean },
  ): Promise<void>
  /**
   * Blocks a customer's messages at the provider, or unblocks them. `done: false`: impossible for this customer, with the
   * reason.
   */
  setBlocked?(
    account: ProviderAccount,
    address: string,
    blocked: boolean,
  ): Promise<Answer<{ done: true } | { done: false; error: DeliveryError }>>
}
