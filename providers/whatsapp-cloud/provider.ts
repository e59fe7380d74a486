import { baseUrlOf, type ProviderPlace } from '../definition.ts'
import type { MessagingProvider, OutgoingDelivery, ProviderAccount } from '../provider.ts'
import { setBlocked } from './blocking.ts'
import { checkAccount, checkSender } from './checks.ts'
import { readConfiguration, repairConfiguration } from './configuration.ts'
import { listSenders } from './list-senders.ts'
import { fetchMedia } from './media.ts'
import { fetchStatus } from './message-history.ts'
import { markRead } from './reading.ts'
import { sendDelivery } from './send.ts'
import { listTemplates } from './templates.ts'
import { transferMs } from './transfer-time.ts'

/**
 * The longest time for a whole send, ms. A send can be two calls: with buttons or a list, and in plain text. Together they
 * end before the activity does, so that its next try never finds one running.
 */
const LONGEST_SEND_MS = 40_000

/** The same with a file, which is handed over first. */
export function longestSendMs({ content }: Pick<OutgoingDelivery, 'content'>): number {
  const file = content.kind === 'text' ? content.files?.[0] : undefined
  return LONGEST_SEND_MS + (file ? transferMs(file.size) : 0)
}

/** Meta's Cloud API as a `MessagingProvider`. */
export function cloudProvider(place: ProviderPlace): MessagingProvider {
  const options = ({ accountId }: ProviderAccount) => ({ baseUrl: baseUrlOf(place, accountId) })
  return {
    send: (account, delivery) =>
      sendDelivery(account, delivery, {
        ...options(account),
        signal: AbortSignal.timeout(longestSendMs(delivery)),
      }),
    fetchStatus: (account, id) => fetchStatus(account, id, options(account)),
    listTemplates: account => listTemplates(account, options(account)),
    fetchMedia: (account, request, take) => fetchMedia(account, request, take, options(account)),
    markRead: (account, id, how = {}) => markRead(account, id, how, options(account)),
    setBlocked: (account, address, blocked) => setBlocked(account, address, blocked, options(account)),
    checkAccount: account => checkAccount(account, options(account)),
    checkSender: (account, sender) => checkSender(account, sender, options(account)),
    listSenders: account => listSenders(account, options(account)),
    readConfiguration: (account, sender, urls) => readConfiguration(account, sender, urls, options(account)),
    repairConfiguration: (account, sender, urls) =>
      repairConfiguration(account, sender, urls, options(account)),
  }
}
