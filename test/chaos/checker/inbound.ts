import type { ChaosRecord, SentByCustomer } from '../record.ts'
import type { ConversationRow, Facts, Finding, MessageRow } from './facts.ts'
import { groupBy } from './group.ts'

/** Every message of a customer is there once, in a conversation of theirs, and in the order in which it was sent. */
export function checkInbound(
  { messages, conversations }: Facts,
  { sent }: Pick<ChaosRecord, 'sent'>,
): Finding[] {
  const inbound = messages.filter(({ direction }) => direction === 'inbound')
  const rowOf = new Map(inbound.map(row => [row.providerMessageId, row]))
  const conversationOf = new Map(conversations.map(row => [row.id, row]))
  const findings: Finding[] = []
  for (const { sid, input } of sent) {
    const row = rowOf.get(sid)
    // The table holds a provider's id once for each channel, so that twice can't be; it can be with another customer.
    if (!row) findings.push({ kind: 'lost', about: `${sid} from ${input.from}` })
    else if (conversationOf.get(row.conversationId)?.address !== input.from)
      findings.push({ kind: 'misplaced', about: `${sid} from ${input.from} in ${row.conversationId}` })
  }
  const known = new Set(sent.map(({ sid }) => sid))
  for (const { providerMessageId, conversationId } of inbound) {
    if (!known.has(providerMessageId ?? ''))
      findings.push({ kind: 'invented', about: `${providerMessageId} in ${conversationId}` })
  }
  const customers = groupBy(sent, ({ input, channelId }) => `${channelId} ${input.from}`)
  for (const theirs of customers.values()) findings.push(...checkOrder(theirs, rowOf, conversationOf))
  return findings
}

/**
 * A message that was written after another had been taken comes after it. Of two that were under way at once, nobody can
 * say which is first.
 */
function checkOrder(
  sent: SentByCustomer[],
  rowOf: Map<string | null, MessageRow>,
  conversationOf: Map<string, ConversationRow>,
): Finding[] {
  const placed = sent
    // A tap on the survey of a closed conversation is kept with that conversation, behind whatever came since.
    .filter(({ input }) => !input.listItem)
    .flatMap(message => {
      const row = rowOf.get(message.sid)
      const conversation = row && conversationOf.get(row.conversationId)
      return row && conversation
        ? [{ message, place: [conversation.createdAt.getTime(), row.seq] as const }]
        : []
    })
  return placed.flatMap(later =>
    placed
      .filter(
        ({ message, place }) =>
          (message.takenAt ?? Number.POSITIVE_INFINITY) <= later.message.postedAt &&
          isBefore(later.place, place),
      )
      .map(earlier => ({
        kind: 'inboundOrder' as const,
        about: `${later.message.sid} stands before ${earlier.message.sid}, of ${later.message.input.from}`,
      })),
  )
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}
