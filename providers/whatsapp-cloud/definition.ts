import type { ProviderDefinition } from '../definition.ts'
import { CLOUD_CAPABILITIES } from './capabilities.ts'
import { cloudForm } from './connect-form.ts'
import { CREDENTIALS_REFUSED } from './credentials-refused.ts'
import { textOf } from './json.ts'
import { CLOUD_PROBLEMS } from './problems.ts'
import { cloudWebhooks } from './webhooks.ts'

export const whatsappCloud: ProviderDefinition = {
  name: 'whatsapp_cloud',
  title: 'WhatsApp Cloud API',
  capabilities: CLOUD_CAPABILITIES,
  webhooks: cloudWebhooks,
  connecting: cloudForm,
  credentialRefusal: CREDENTIALS_REFUSED,
  problems: CLOUD_PROBLEMS,
  senderId: ({ config }) => textOf(config.phoneNumberId),
  place: ({
    WHATSAPP_CLOUD_API_BASE_URL: baseUrl,
    WHATSAPP_CLOUD_EMULATOR_URL: url,
    WHATSAPP_CLOUD_EMULATOR_WABA_ID: accountId,
  }) => ({ baseUrl, ...(accountId && { emulator: { url, accountId } }) }),
  load: async () => (await import('./provider.ts')).cloudProvider,
}
