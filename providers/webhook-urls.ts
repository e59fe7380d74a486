import type { ProviderDefinition } from './definition.ts'
import type { WebhookUrls } from './provider.ts'

export type { WebhookUrls } from './provider.ts'

type Addressed = Pick<ProviderDefinition, 'name' | 'webhookUrl' | 'statusUrl'>

export interface PublicAddresses {
  publicUrl: string
  fallbackUrl?: string
}

/** The webhook's addresses for the provider. Without `credentials`, their secret parts are hidden. */
export function webhookUrls(
  provider: Addressed,
  at: PublicAddresses,
  channelId: string,
  credentials?: Record<string, string>,
): WebhookUrls {
  const urlAt = (publicUrl: string) => {
    const plain = plainUrl(provider, publicUrl, channelId)
    return provider.webhookUrl?.(plain, credentials) ?? plain
  }
  return {
    webhookUrl: urlAt(at.publicUrl),
    fallbackUrl: at.fallbackUrl === undefined ? undefined : urlAt(at.fallbackUrl),
  }
}

/** The address for delivery reports; with a delivery's id, for that delivery. Undefined: reports go to the webhook. */
export function statusUrl(
  provider: Addressed,
  publicUrl: string,
  channelId: string,
  deliveryId?: string,
): string | undefined {
  return provider.statusUrl?.(plainUrl(provider, publicUrl, channelId), deliveryId)
}

function plainUrl({ name }: Addressed, publicUrl: string, channelId: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/${name}/${channelId}`
}
