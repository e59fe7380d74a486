import type { ChaosRecord, MergeMade, SentByCustomer } from '../record.ts'
import type { ConversationRow, Facts, Finding } from './facts.ts'

/**
 * Two customers of whom a person made one contact, and then two again, are two: `checkInbound` proves of each that all of
 * their messages stand with one contact that has their addresses. A message to a customer stands with the contact that has
 * the address that it was sent to.
 */
export function checkMerges(
  { conversations, messages, deliveries }: Facts,
  { merges, sent }: Pick<ChaosRecord, 'merges' | 'sent'>,
): Finding[] {
  const conversationOf = new Map(conversations.map(row => [row.id, row]))
  const contactOf = new Map(
    messages.map(row => [row.providerMessageId, conversationOf.get(row.conversationId)?.contactId]),
  )
  const contactsOf = (channelId: string, customer: string) =>
    sent
      .filter(one => one.customer === customer && one.channelId === channelId)
      .map(({ sid }) => contactOf.get(sid))
  const still = merges.flatMap(({ channelId, customers, undoneAt }): Finding[] => {
    const [one, other] = customers.map(customer =>
      contactsOf(channelId, customer).filter(id => id !== undefined),
    )
    const both = one?.filter(id => other?.includes(id)) ?? []
    const about = `${customers.join(' and ')}${undoneAt ? '' : ', never undone'}`
    return both.length > 0 || !undoneAt
      ? [{ kind: 'person', about: `one contact after an undo: ${about}` }]
      : []
  })
  const astray = deliveries.filter(({ conversationId, toAddress }) =>
    isOfAnother(conversationOf.get(conversationId), toAddress),
  )
  return [
    ...still,
    ...astray.map(
      ({ id, toAddress, conversationId }): Finding => ({
        kind: 'astray',
        about: `delivery ${id} to ${toAddress} in ${conversationId}`,
      }),
    ),
  ]
}

function isOfAnother(conversation: ConversationRow | undefined, to: string | null): boolean {
  return to !== null && conversation !== undefined && !(conversation.addresses ?? []).includes(to)
}

/**
 * Messages that are given back come behind what the service has processed since the undo, and it may process late what was
 * written before. Whether two messages may stand in the wrong order because of that: the later one was written since the merge,
 * and the earlier one before its undo.
 */
export function mayBeBehind(merges: MergeMade[], earlier: SentByCustomer, later: SentByCustomer): boolean {
  return merges.some(
    ({ channelId, customers, askedAt, undoneAt = Number.POSITIVE_INFINITY }) =>
      channelId === earlier.channelId &&
      customers.includes(earlier.customer) &&
      earlier.postedAt <= undoneAt &&
      later.postedAt >= askedAt,
  )
}
