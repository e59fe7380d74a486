import { lastInboundId } from '../../db/messages.ts'
import { noteAddresses } from '../../db/people.ts'
import type { SendingContext } from '../../db/sending.ts'
import type { ProviderAccount, SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Shows the customer that their message was read, if the provider can do that, because an answer is on
 * its way. Nothing waits for this call, and nothing depends on its success.
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
  marked().catch(error =>
    log.info({ channelId, err: error }, 'a customer’s message could not be marked as read'),
  )
}

/**
 * Records what the provider's answer says about the customer, for example a number's user id. An
 * address that belongs to another contact stays with that contact.
 */
export async function learnRecipient(
  { sql, log }: Dependencies,
  outcome: SendOutcome,
  { channelId, contactId }: SendingContext,
): Promise<void> {
  if (outcome.outcome !== 'accepted' || !outcome.recipient) return
  try {
    await noteAddresses(sql, channelId, contactId, outcome.recipient.addresses)
  } catch (error) {
    log.warn({ channelId, err: error }, 'more addresses of a customer could not be stored')
  }
}
