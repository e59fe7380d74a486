import type { ProviderDefinition } from '../definition.ts'
import { engagelabWebhooks } from './callback.ts'
import { ENGAGELAB_CAPABILITIES } from './capabilities.ts'
import { engagelabConnecting } from './connecting.ts'
import { CREDENTIALS_REFUSED } from './credentials-refused.ts'
import { ENGAGELAB_PROBLEMS } from './problems.ts'

/** WhatsApp through EngageLab, built from its public documents. */
export const engagelab: ProviderDefinition = {
  name: 'engagelab',
  title: 'EngageLab WhatsApp',
  capabilities: ENGAGELAB_CAPABILITIES,
  webhooks: engagelabWebhooks(),
  connecting: engagelabConnecting,
  credentialRefusal: CREDENTIALS_REFUSED,
  problems: ENGAGELAB_PROBLEMS,
  webhookUrl: (plain, credentials) => `${plain}/${credentials?.pathSecret ?? '…'}`,
  place: ({ ENGAGELAB_API_BASE_URL, ENGAGELAB_EMULATOR_URL, ENGAGELAB_EMULATOR_WABA_ID }) => ({
    baseUrl: ENGAGELAB_API_BASE_URL,
    ...(ENGAGELAB_EMULATOR_WABA_ID !== undefined && {
      emulator: { url: ENGAGELAB_EMULATOR_URL, accountId: ENGAGELAB_EMULATOR_WABA_ID },
    }),
  }),
  load: async () => (await import('./provider.ts')).engagelabProvider,
}
