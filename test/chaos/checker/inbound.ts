import type { ChaosRecord, Harm, MergeMade, SentByCustomer } from '../record.ts'
import type { ConversationRow, Facts, Finding, MessageRow } from './facts.ts'
import { groupBy } from './group.ts'
import { mayBeBehind } from './merges.ts'

/** Every message of a customer is stored once, in one of their conversations, in the order in which it was sent. */
export function checkInbound(
  { messages, conversations }: Facts,
  {
    sent,
    harms,
    silences,
    merges = [],
  }: Pick<ChaosRecord, 'sent' | 'harms' | 'silences'> & Partial<Pick<ChaosRecord, 'merges'>>,
): Finding[] {
  const inbound = messages.filter(({ direction }) => direction === 'inbound')
  const rowOf = new Map(inbound.map(row => [row.providerMessageId, row]))
  const conversationOf = new Map(conversations.map(row => [row.id, row]))
  const findings: Finding[] = []
  for (const { sid, from, isGone } of sent) {
    const row = rowOf.get(sid)
    // In one channel the table can't hold an id twice. It could hold it once more with another customer.
    if (!row) {
      if (!isGone) findings.push({ kind: 'lost', about: `${sid} from ${from}` })
    } else if (!conversationOf.get(row.conversationId)?.addresses.includes(from))
      findings.push({ kind: 'misplaced', about: `${sid} from ${from} in ${row.conversationId}` })
  }
  const known = new Set(sent.map(({ sid }) => sid))
  for (const { providerMessageId, conversationId } of inbound) {
    if (!known.has(providerMessageId ?? ''))
      findings.push({ kind: 'invented', about: `${providerMessageId} in ${conversationId}` })
  }
  const customers = groupBy(sent, ({ customer, channelId }) => `${channelId} ${customer}`)
  const outages = [
    ...harms.filter(({ kind, cutOffFrom }) => [kind, cutOffFrom].includes('postgres')),
    ...silences.map(at => ({ at })),
  ]
  for (const theirs of customers.values()) {
    findings.push(...checkOrder(theirs, rowOf, conversationOf, { outages, merges }))
    const contacts = new Set(
      theirs.map(({ sid }) => conversationOf.get(rowOf.get(sid)?.conversationId ?? '')?.contactId),
    )
    contacts.delete(undefined)
    if (contacts.size > 1)
      findings.push({ kind: 'person', about: `${[...contacts].join()}: ${theirs[0]?.customer}` })
  }
  const open = groupBy(
    conversations.filter(({ status }) => status !== 'closed'),
    ({ contactId }) => contactId,
  )
  for (const [contactId, theirs] of open) {
    if (theirs.length > 1) findings.push({ kind: 'person', about: `${theirs.length} open for ${contactId}` })
  }
  return findings
}

/**
 * A message that was written after another one was accepted comes after it. If two were on their way at once, either
 * may be first.
 */
function checkOrder(
  sent: SentByCustomer[],
  rowOf: Map<string | null, MessageRow>,
  conversationOf: Map<string, ConversationRow>,
  { outages, merges }: { outages: Outage[]; merges: MergeMade[] },
): Finding[] {
  const placed = sent
    // A tap on the survey of a closed conversation is stored with that conversation, after later messages.
    .filter(({ isTap }) => !isTap)
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
          isBefore(later.place, place) &&
          !isExcused(sent, message, outages) &&
          !mayBeBehind(merges, message, later.message),
      )
      .map(earlier => ({
        kind: 'inboundOrder' as const,
        about: `${later.message.sid} stands before ${earlier.message.sid}, of ${later.message.from}`,
      })),
  )
}

type Outage = Pick<Harm, 'at' | 'overAt'>

/**
 * How long a message may take after the database has come back, ms. The retries come at longer and longer intervals.
 */
const UNDER_WAY_MS = 30_000

/**
 * While the database is away, or too slow, nobody can tell whose a user id is. Messages from several addresses of one
 * person, accepted around that time, may come in another order than they were sent.
 */
function isExcused(sent: SentByCustomer[], { postedAt }: SentByCustomer, outages: Outage[]): boolean {
  const switches = sent.some(({ from }) => from !== sent[0]?.from)
  return (
    switches &&
    outages.some(({ at, overAt = at }) => postedAt > at - UNDER_WAY_MS && postedAt < overAt + UNDER_WAY_MS)
  )
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}
