import type { Config } from '../platform/config.ts'
import type { Capabilities } from './capabilities.ts'
import type { ConnectForm, ConnectProblem } from './connect-form.ts'
import type { MessagingProvider } from './provider.ts'
import type { WebhookReader } from './webhook-events.ts'

/** What a provider's settings are read from. */
export type ProviderConfig = Partial<Config>

/** Where a provider is, if it was put somewhere else. */
export interface ProviderPlace {
  /** In place of its own hosts, for all accounts; for tests. */
  baseUrl?: string
  /** That of `npm run dev`, and the one account it plays: calls for that, and no other, go there. */
  emulator?: { url?: string; accountId: string }
}

/** The base address for an account's calls; undefined: the provider's own. */
export function baseUrlOf({ baseUrl, emulator }: ProviderPlace, accountId: string): string | undefined {
  return accountId === emulator?.accountId ? emulator.url : baseUrl
}

/**
 * All of a provider: one folder, and one line in `providers.ts`. Nothing here loads an SDK, so that the API starts without;
 * `load` does, for workers.
 */
export interface ProviderDefinition {
  /** In the API, the database and the webhooks' addresses. */
  name: string
  /** As people call it. */
  title: string
  capabilities: Capabilities
  webhooks: WebhookReader
  connecting: ConnectForm
  /** Problems of its checks beside the common ones, by their codes. */
  problems: Readonly<Record<string, ConnectProblem>>
  /**
   * The address to give the provider, made of `plain` (`https://…/webhooks/{provider}/{channelId}`). What is secret of it is
   * hidden where there are no credentials. Absent: it is `plain`.
   */
  webhookUrl?(plain: string, credentials?: Record<string, string>): string
  /**
   * Where it is to report what became of messages, of the same `plain`; with a delivery's id, of that one. Absent: it reports to
   * its webhook.
   */
  statusUrl?(plain: string, deliveryId?: string): string
  /** The provider's own id of the sender that a channel speaks for, as `Ours.senderId` names it. */
  senderId?(channel: {
    messagingServiceSid: string | null
    config: Record<string, unknown>
  }): string | undefined
  place(config: ProviderConfig): ProviderPlace
  load(): Promise<(place: ProviderPlace) => MessagingProvider>
}
