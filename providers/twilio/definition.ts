import type { ProviderDefinition } from '../definition.ts'
import { TWILIO_CAPABILITIES } from './capabilities.ts'
import { twilioForm } from './connect-form.ts'
import { TWILIO_PROBLEMS } from './problems.ts'
import { twilioWebhooks } from './webhooks.ts'

/**
 * How Twilio is to call again. By itself it retries once, and only when it can't connect; with these, also after a timeout or a
 * 5xx, up to five times within its 15 seconds. The fragment stays with the caller: it is neither sent nor signed. (Twilio:
 * "Webhooks connection overrides".)
 */
const RETRY_OVERRIDES = '#rc=5&rp=ct,rt,5xx&ct=2000&rt=4000'

export const twilio: ProviderDefinition = {
  name: 'twilio',
  title: 'Twilio',
  capabilities: TWILIO_CAPABILITIES,
  webhooks: twilioWebhooks,
  connecting: twilioForm,
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
