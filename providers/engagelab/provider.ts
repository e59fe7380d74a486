import { baseUrlOf, type ProviderPlace } from '../definition.ts'
import type { MessagingProvider, ProviderAccount } from '../provider.ts'
import { checkAccount } from './checks.ts'
import { readConfiguration } from './configuration.ts'
import { sendDelivery } from './send.ts'
import { listTemplates } from './templates.ts'

/**
 * EngageLab behind the messaging boundary. What it documents no call for isn't here: it lists no messages, tells no status,
 * hands out no files, erases nothing.
 */
export function engagelabProvider(place: ProviderPlace): MessagingProvider {
  const options = ({ accountId }: ProviderAccount) => ({ baseUrl: baseUrlOf(place, accountId) })
  return {
    send: (account, delivery) => sendDelivery(account, delivery, options(account)),
    listTemplates: account => listTemplates(account, options(account)),
    checkAccount: account => checkAccount(account, options(account)),
    // No call tells whose number it is; what is wrong shows at the first send.
    checkSender: async () => ({ ok: true }),
    readConfiguration: async (account, _sender, urls) => readConfiguration(account, urls),
  }
}
