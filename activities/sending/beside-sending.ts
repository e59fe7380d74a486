import { lastInboundId } from '../../db/inbound-messages.ts'
import { noteAddresses } from '../../db/people.ts'
import type { SendingContext } from '../../db/sending.ts'
import { lru } from '../../platform/lru.ts'
import type { ProviderAccount, SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'

/** The message up to which each conversation was marked as read by this process. */
const markedUpTo = lru<string>(5_000)

/**
 * Shows the customer that their messages were read, if the provider can do that: an answer is on its
 * way, or somebody has read them up to a place in the conversation (`upTo`). With `typing`, also that an
 * answer is being written, for as long as the provider shows it. The same message is marked only once.
 * Nothing depends on the success of the call: the promise never rejects, and an answer must not wait
 * for it.
 */
export async function markRead(
  { sql, provider, log }: Pick<Dependencies, 'sql' | 'provider' | 'log'>,
  account: ProviderAccount,
  {
    provider: name,
    channelId,
    conversationId,
  }: Pick<SendingContext, 'provider' | 'channelId' | 'conversationId'>,
  { typing = false, upTo }: { typing?: boolean; upTo?: number } = {},
): Promise<void> {
  const mark = provider(name).markRead
  if (!mark) return
  try {
    const last = await lastInboundId(sql, conversationId, upTo)
    if (last === undefined || (!typing && markedUpTo.get(conversationId) === last)) return
    await mark(account, last, { typing })
    markedUpTo.set(conversationId, last)
  } catch (error) {
    log.info({ channelId, err: error }, 'a customer’s message could not be marked as read')
  }
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
