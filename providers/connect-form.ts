import type { z } from '@hono/zod-openapi'
import type { ChannelSender } from './provider.ts'

/** What a channel is made of at its provider. */
export interface NewAccount extends ChannelSender {
  /** Who pays: Twilio's Account SID, WhatsApp's Business Account id. Secrets are bound to it, so that it never changes. */
  accountId: string
  config: Record<string, unknown>
  credentials: Record<string, string>
}

/** A channel as its provider's form shows it. */
export interface ConnectedAccount {
  id: string
  medium: ChannelSender['medium']
  phoneNumber: string | null
  messagingServiceSid: string | null
  accountId: string
  config: Record<string, unknown>
  /** Only for an admin; absent: nothing secret may be shown. */
  credentials?: Record<string, string>
}

/** Something to do at the provider. */
export interface NextStep {
  /** One sentence. */
  do: string
  /** Where. */
  url?: string
  /** What to paste there. */
  value?: string
}

/** Where the provider is to call, as it shows at the channel. */
export interface ShownAddresses {
  webhookUrl: string
  fallbackUrl?: string
  statusUrl: string
}

/** How channels of a provider are connected and shown; for the API: no SDK. */
export interface ConnectForm {
  /** Of `POST /v1/channels`, beside `provider` and `name`. */
  fields: z.ZodRawShape
  /** What is wrong with fields that are right one by one. */
  check?(input: Record<string, unknown>): { path: string; message: string } | undefined
  /** Takes what `fields` let through. Makes what has to be made (a verify token, a secret path). */
  split(input: Record<string, unknown>): NewAccount
  /** Of `PATCH`: what of credentials and configuration can be changed; each optional. */
  changes: z.ZodRawShape
  /**
   * Both as they are to be with what was given of `changes`; what does not change is left out. `problem`: what of it does not go
   * with what is there, and then nothing changes.
   */
  change(
    current: Pick<NewAccount, 'config' | 'credentials'>,
    asked: Record<string, unknown>,
  ): {
    config?: Record<string, unknown>
    credentials?: Record<string, string>
    problem?: { path: string; message: string }
  }
  /** Its own fields in `GET`: none of them secret unless the account's credentials are at hand. */
  shown: z.ZodRawShape
  view(account: ConnectedAccount): Record<string, unknown>
  /** What is left to do at the provider, with what to paste where; not how to verify or try it, which is said for all. */
  nextSteps(account: ConnectedAccount, addresses: ShownAddresses): NextStep[]
  /** How messages come in, in a sentence or two; `pull` where it can be pulled. */
  inboundModes: { webhook: string; pull?: string }
}

/** A problem that a provider's checks can find, beside those of every provider: its title and what to do. */
export interface ConnectProblem {
  status: 422 | 503
  title: string
  fix: string
}
