import type { ProviderDefinition } from '../definition.ts'
import { TWILIO_CAPABILITIES } from './capabilities.ts'
import { twilioForm } from './connect-form.ts'
import { CREDENTIALS_REFUSED } from './credentials-refused.ts'
import { TWILIO_PROBLEMS } from './problems.ts'
import { twilioWebhooks } from './webhooks.ts'

// How Twilio's folder works together: this definition is what the rest of the service knows, and loads quickly.
// `webhooks.ts` checks a signature (`signature.ts`) and reads the form (`form.ts`, `parameters.ts`) as a message
// (`inbound.ts`) or a status (`status.ts`). Only workers load `provider.ts` with Twilio's SDK (`client.ts`): it sends
// (`send.ts`), and `outcome.ts` says what is known after a failure, with the meaning of codes from `error-table.ts`.
// `connect-form.ts`, `checks.ts` and `configuration.ts` connect a channel.

/**
 * How Twilio repeats a failed webhook. By default it tries once more, and only if it can't connect. With these options it
 * also repeats after a timeout or a 5xx, up to five times within its 15 seconds. The fragment stays with Twilio: it is
 * neither sent nor signed. (Twilio: "Webhooks connection overrides".)
 */
const RETRY_OVERRIDES = '#rc=5&rp=ct,rt,5xx&ct=2000&rt=4000'

export const twilio: ProviderDefinition = {
  name: 'twilio',
  title: 'Twilio',
  capabilities: TWILIO_CAPABILITIES,
  webhooks: twilioWebhooks,
  connecting: twilioForm,
  credentialRefusal: CREDENTIALS_REFUSED,
  problems: TWILIO_PROBLEMS,
  webhookUrl: plain => `${plain}${RETRY_OVERRIDES}`,
  statusUrl: (plain, deliveryId) =>
    `${plain}/status${deliveryId ? `?delivery=${deliveryId}` : ''}${RETRY_OVERRIDES}`,
  senderId: ({ messagingServiceSid }) => messagingServiceSid ?? undefined,
  place: ({ TWILIO_API_BASE_URL: baseUrl, TWILIO_EMULATOR_URL: url, TWILIO_EMULATOR_ACCOUNT_SID }) => ({
    baseUrl,
    ...(TWILIO_EMULATOR_ACCOUNT_SID && { emulator: { url, accountId: TWILIO_EMULATOR_ACCOUNT_SID } }),
  }),
  load: async () => (await import('./provider.ts')).twilioProvider,
}
