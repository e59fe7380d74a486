import type { MessagingProvider } from '../provider.ts'
import { checkAccount, checkSender } from './checks.ts'
import { readConfiguration, repairConfiguration } from './configuration.ts'
import { listTemplates } from './content-list.ts'
import { eraseMessage } from './erase.ts'
import { fetchMedia } from './media.ts'
import { fetchStatus, listMedia, listMessages } from './messages.ts'
import { sendDelivery } from './send.ts'

/**
 * A send can be several calls: for its template, with it, and in plain text. All together they end before the activity
 * does, so that its next try never finds one under way, ms.
 */
const LONGEST_SEND_MS = 40_000

/** Twilio behind the messaging boundary. `baseUrlOf` tells where an account's calls go; undefined: to Twilio itself. */
export function twilioProvider(baseUrlOf: (accountSid: string) => string | undefined): MessagingProvider {
  const options = ({ accountSid }: { accountSid: string }) => ({ baseUrl: baseUrlOf(accountSid) })
  return {
    send: (account, delivery) =>
      sendDelivery(account, delivery, { ...options(account), signal: AbortSignal.timeout(LONGEST_SEND_MS) }),
    listMessages: (account, query) => listMessages(account, query, options(account)),
    fetchStatus: (account, id) => fetchStatus(account, id, options(account)),
    listMedia: (account, id) => listMedia(account, id, options(account)),
    listTemplates: account => listTemplates(account, options(account)),
    fetchMedia: (account, request, take) => fetchMedia(account, request, take, options(account)),
    eraseMessage: (account, id) => eraseMessage(account, id, options(account)),
    checkAccount: account => checkAccount(account, options(account)),
    checkSender: (account, sender) => checkSender(account, sender, options(account)),
    readConfiguration: (account, sender, urls) => readConfiguration(account, sender, urls, options(account)),
    repairConfiguration: (account, sender, urls) =>
      repairConfiguration(account, sender, urls, options(account)),
  }
}
