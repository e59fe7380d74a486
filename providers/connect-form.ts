import type { z } from '@hono/zod-openapi'
import type { ChannelSender } from './provider.ts'

/** What a channel consists of at its provider. */
export interface NewAccount extends ChannelSender {
  /** The account: Twilio's Account SID, WhatsApp's Business Account id. Secrets are bound to it, so it can never change. */
  accountId: string
  config: Record<string, unknown>
  credentials: Record<string, string>
}

/** A channel, as the provider's form gets it in order to show it. */
export interface ConnectedAccount {
  id: string
  medium: ChannelSender['medium']
  phoneNumber: string | null
  messagingServiceSid: string | null
  accountId: string
  config: Record<string, unknown>
  /** Only for an admin. If absent, nothing secret may be shown. */
  credentials?: Record<string, string>
}

/** A step that an admin has to do at the provider. */
export interface NextStep {
  /** One sentence. */
  do: string
  /** Where. */
  url?: string
  /** What to paste there. */
  value?: string
}

/** The addresses that the provider has to call, as the channel shows them. */
export interface ShownAddresses {
  webhookUrl: string
  fallbackUrl?: string
  statusUrl: string
}

/** How channels of a provider are connected and shown. The API uses it, so it must not load an SDK. */
export interface ConnectForm {
  /** The fields of `POST /v1/channels`, besides `provider` and `name`. */
  fields: z.ZodRawShape
  /** What is wrong with fields that are valid one by one but don't fit together. */
  check?(input: Record<string, unknown>): { path: string; message: string } | undefined
  /** Makes an account from valid fields. Also creates what has to be created, such as a verify token or a secret path. */
  split(input: Record<string, unknown>): NewAccount
  /** How the senders of an account are listed, before one of them is chosen. Absent: that is not possible. */
  listing?: SenderListing
  /** The fields of `PATCH`: the credentials and configuration that can be changed. All are optional. */
  changes: z.ZodRawShape
  /**
   * Applies `changes`; what doesn't change is left out of the result. With `problem`, the changes don't fit the current
   * state, and nothing is changed.
   */
  change(
    current: Pick<NewAccount, 'config' | 'credentials'>,
    asked: Record<string, unknown>,
  ): {
    config?: Record<string, unknown>
    credentials?: Record<string, string>
    problem?: { path: string; message: string }
  }
  /** The provider's own fields in `GET`. None of them is secret, unless the account comes with its credentials. */
  shown: z.ZodRawShape
  view(account: ConnectedAccount): Record<string, unknown>
  /**
   * The steps that are left to do at the provider, and what to paste where. The steps for verifying and trying a channel
   * are common to all providers, and added elsewhere.
   */
  nextSteps(account: ConnectedAccount, addresses: ShownAddresses): NextStep[]
  /** How messages come in, in a sentence or two. `pull` only if messages can be pulled. */
  inboundModes: { webhook: string; pull?: string }
}

/** What is said where a number is entered by hand. The console has words for each. */
export type ByHand = 'engagelab_number' | 'engagelab_copy_number' | 'engagelab_key_may_send'

/** How the senders of an account are listed. */
export interface SenderListing {
  /** The fields that name the account, with its credentials. */
  fields: z.ZodRawShape
  account(input: Record<string, unknown>): Pick<NewAccount, 'accountId' | 'config' | 'credentials'>
  /** The fields of `POST /v1/channels` that are known from these, without credentials. */
  known(input: Record<string, unknown>): Record<string, unknown>
  /** What to look up and paste by hand, if the provider lists nothing. */
  byHand?: { code: ByHand; detail: string; steps: (NextStep & { code: ByHand })[] }
}

/** A problem that only this provider's checks can find: its title, and what to do. */
export interface ConnectProblem {
  status: 422 | 503
  title: string
  fix: string
}
