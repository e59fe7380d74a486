import type { ProviderDefinition } from './definition.ts'

/** The addresses at which the provider delivers a channel's messages: the one it calls, and the one it calls when that fails. */
export interface WebhookUrls {
  webhookUrl: string
  fallbackUrl?: string
  /**
   * Those of other channels with a sender in the same service or app: what is set once for several may name any of them.
   */
  others?: { channelId: string; webhookUrl: string; fallbackUrl?: string }[]
}

type Addressed = Pick<ProviderDefinition, 'name' | 'webhookUrl' | 'statusUrl'>

export interface PublicAddresses {
  publicUrl: string
  fallbackUrl?: string
}

/** As they are given to the provider; without `credentials`, what is secret of them is hidden. */
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

/** Where it reports what became of a message; with a delivery's id, of that one. Undefined: at its webhook. */
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
