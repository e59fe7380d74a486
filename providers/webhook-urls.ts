/**
 * How the provider is to call again. Twilio by itself retries once, and only when it can't connect; with these, also
 * after a timeout or a 5xx, up to five times within its 15 seconds. The fragment stays with the caller: it is neither
 * sent nor signed. (Twilio: "Webhooks connection overrides".)
 */
const RETRY_OVERRIDES = '#rc=5&rp=ct,rt,5xx&ct=2000&rt=4000'

/** Where the provider delivers customers' messages of a channel. */
export function webhookUrl(publicUrl: string, channel: { provider: string; id: string }): string {
  return `${base(publicUrl, channel)}${RETRY_OVERRIDES}`
}

/** The addresses at which the provider delivers a channel's messages: the one it calls, and the one it calls when that fails. */
export interface WebhookUrls {
  webhookUrl: string
  fallbackUrl?: string
  /** Those of other channels of the account: what is set for several channels at once may name any of them. */
  others?: string[]
}

export function webhookUrls(
  at: { publicUrl: string; fallbackUrl?: string },
  channel: { provider: string; id: string },
): WebhookUrls {
  const fallbackUrl = at.fallbackUrl === undefined ? undefined : webhookUrl(at.fallbackUrl, channel)
  return { webhookUrl: webhookUrl(at.publicUrl, channel), fallbackUrl }
}

/** Where it reports what became of a message; with a delivery's id, of that one. */
export function statusUrl(
  publicUrl: string,
  channel: { provider: string; id: string },
  deliveryId?: string,
): string {
  const query = deliveryId ? `?delivery=${deliveryId}` : ''
  return `${base(publicUrl, channel)}/status${query}${RETRY_OVERRIDES}`
}

function base(publicUrl: string, { provider, id }: { provider: string; id: string }): string {
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/${provider}/${id}`
}
