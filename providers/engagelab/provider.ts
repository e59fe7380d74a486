import { baseUrlOf, type ProviderPlace } from '../definition.ts'
import type { MessagingProvider, ProviderAccount } from '../provider.ts'
import { checkAccount } from './checks.ts'
import { readConfiguration } from './configuration.ts'
import { sendDelivery } from './send.ts'
import { listTemplates } from './templates.ts'

/**
 * EngageLab as a `MessagingProvider`. It has no documented call that lists messages, returns a status, hands out files or
 * erases anything, so these are missing here.
 */
export function engagelabProvider(place: ProviderPlace): MessagingProvider {
  const options = ({ accountId }: ProviderAccount) => ({ baseUrl: baseUrlOf(place, accountId) })
  return {
    send: (account, delivery) => sendDelivery(account, delivery, options(account)),
    listTemplates: account => listTemplates(account, options(account)),
    checkAccount: account => checkAccount(account, options(account)),
    // No call tells who a number belongs to. A wrong number shows at the first send.
    checkSender: async () => ({ ok: true }),
    readConfiguration: async (account, _sender, urls) => readConfiguration(account, urls),
  }
}
