import { baseUrlOf, type ProviderPlace } from '../definition.ts'
import type { MessagingProvider, ProviderAccount } from '../provider.ts'
import { twilioAccount } from './account.ts'
import { checkAccount, checkSender } from './checks.ts'
import { readConfiguration, repairConfiguration } from './configuration.ts'
import { listTemplates } from './content-list.ts'
import { eraseMessage } from './erase.ts'
import { listSenders } from './list-senders.ts'
import { fetchMedia } from './media.ts'
import { fetchStatus, listMedia, listMessages } from './messages.ts'
import { sendDelivery } from './send.ts'

/**
 * The longest time for a whole send, ms. A send can be several calls: for its template, with the template, and in plain
 * text. Together they end before the activity does, so that its next try never finds one running.
 */
const LONGEST_SEND_MS = 40_000

/** Twilio as a `MessagingProvider`. */
export function twilioProvider(place: ProviderPlace): MessagingProvider {
  const options = ({ accountId }: ProviderAccount) => ({ baseUrl: baseUrlOf(place, accountId) })
  const of = twilioAccount
  return {
    send: (account, delivery) => {
      const limits = { ...options(account), signal: AbortSignal.timeout(LONGEST_SEND_MS) }
      return sendDelivery(of(account), delivery, limits)
    },
    listMessages: (account, query) => listMessages(of(account), query, options(account)),
    fetchStatus: (account, id) => fetchStatus(of(account), id, options(account)),
    listMedia: (account, id) => listMedia(of(account), id, options(account)),
    listTemplates: account => listTemplates(of(account), options(account)),
    fetchMedia: (account, request, take) => fetchMedia(of(account), request, take, options(account)),
    eraseMessage: (account, id) => eraseMessage(of(account), id, options(account)),
    checkAccount: account => checkAccount(of(account), options(account)),
    checkSender: (account, sender) => checkSender(of(account), sender, options(account)),
    listSenders: account => listSenders(of(account), options(account)),
    readConfiguration: (account, sender, urls) =>
      readConfiguration(of(account), sender, urls, options(account)),
    repairConfiguration: (account, sender, urls) =>
      repairConfiguration(of(account), sender, urls, options(account)),
  }
}
