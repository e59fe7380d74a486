import type { Config } from '../platform/config.ts'
import type { Capabilities } from './capabilities.ts'
import type { ConnectForm, ConnectProblem } from './connect-form.ts'
import type { MessagingProvider } from './provider.ts'
import type { WebhookReader } from './webhook-events.ts'

/** The settings that a provider reads its own from. */
export type ProviderConfig = Partial<Config>

/** Another address of a provider, if one is configured. */
export interface ProviderPlace {
  /** Used in place of the provider's own hosts, for all accounts. For tests. */
  baseUrl?: string
  /** The emulator of `npm run dev`, and the one account that it plays. Calls for this account, and no others, go there. */
  emulator?: { url?: string; accountId: string }
}

/** The base address for an account's calls; undefined: the provider's own. */
export function baseUrlOf({ baseUrl, emulator }: ProviderPlace, accountId: string): string | undefined {
  return accountId === emulator?.accountId ? emulator.url : baseUrl
}

/** How a provider refuses the credentials of a channel, and what to do then. */
export interface CredentialRefusal {
  /** The codes of its errors that say so. */
  codes: readonly string[]
  detail: string
  fix: string
  /** Stands for `fix`. The console has words for each. */
  fixCode: CredentialFix
}

export type CredentialFix = 'twilio_token' | 'cloud_token' | 'engagelab_key'

/**
 * Everything about a provider. Each provider is one folder and one line in `providers.ts`. Nothing here loads an SDK, so
 * that the API starts without one; only `load` does, for workers.
 */
export interface ProviderDefinition {
  /** The provider's name in the API, the database and the webhooks' addresses. */
  name: string
  /** The name that people use. */
  title: string
  capabilities: Capabilities
  webhooks: WebhookReader
  connecting: ConnectForm
  /** How it refuses a channel's credentials. Absent: it has no code for that. */
  credentialRefusal?: CredentialRefusal
  /** The problems that only its checks can find, by their codes. */
  problems: Readonly<Record<string, ConnectProblem>>
  /**
   * Makes the webhook's address for the provider from `plain` (`https://…/webhooks/{provider}/{channelId}`). Without
   * credentials, a secret part is hidden. Absent: `plain` is used.
   */
  webhookUrl?(plain: string, credentials?: Record<string, string>): string
  /**
   * Makes the address for delivery reports from the same `plain`; with `deliveryId`, for that delivery. Absent: reports go
   * to the webhook.
   */
  statusUrl?(plain: string, deliveryId?: string): string
  /** The provider's own id of the channel's sender; events name it as `Ours.senderId`. */
  senderId?(channel: {
    messagingServiceSid: string | null
    config: Record<string, unknown>
  }): string | undefined
  place(config: ProviderConfig): ProviderPlace
  load(): Promise<(place: ProviderPlace) => MessagingProvider>
}
