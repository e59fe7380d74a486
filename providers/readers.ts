import type { FormParameters, Parsed, WebhookReader } from './provider.ts'
import { parseForm } from './twilio/form.ts'
import { twilioWebhooks } from './twilio/webhooks.ts'

/** How the webhooks of a provider are checked and read; undefined for a provider that isn't built. */
export function webhookReader(provider: string): WebhookReader | undefined {
  return provider === 'twilio' ? twilioWebhooks : undefined
}

/** Reads a webhook's form. A request without a content type is none. */
export function readForm(contentType: string | undefined, body: Uint8Array): Parsed<FormParameters> {
  return parseForm(body, { contentType: contentType ?? '' })
}
