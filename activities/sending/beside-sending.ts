import { lastInboundId } from '../../db/messages.ts'
import { noteAddresses } from '../../db/people.ts'
import type { SendingContext } from '../../db/sending.ts'
import type { ProviderAccount, SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * An answer shows the customer that what they wrote was read, where the provider can show it. Nothing waits for it, and nothing
 * depends on it.
 */
export function markRead(
  { sql, provider, log }: Dependencies,
  account: ProviderAccount,
  { provider: name, channelId, conversationId }: SendingContext,
): void {
  const mark = provider(name).markRead
  if (!mark) return
  const marked = async () => {
    const last = await lastInboundId(sql, conversationId)
    if (last !== undefined) await mark(account, last)
  }
  marked().catch(error => log.info({ channelId, err: error }, 'what a customer wrote is not marked as read'))
}

/** What the provider's answer tells of the customer: a number's user id, say. Those that are somebody else's stay that. */
export async function learnRecipient(
  { sql, log }: Dependencies,
  outcome: SendOutcome,
  { channelId, contactId }: SendingContext,
): Promise<void> {
  if (outcome.outcome !== 'accepted' || !outcome.recipient) return
  try {
    await noteAddresses(sql, channelId, contactId, outcome.recipient.addresses)
  } catch (error) {
    log.warn({ channelId, err: error }, 'further addresses of a customer are not noted')
  }
}
