import type { Sql } from '../../db/client.ts'
import { type DoubtfulDelivery, findClaimed, listDoubtful } from '../../db/deliveries-in-doubt.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { bindSender, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import { type DoubtfulCall, matchCalls } from '../../domain/reconcile.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { accountFor } from './hand-over.ts'

/** Before the first call, ms: the provider's clock may be behind. */
const MARGIN_MS = 60_000
/** The list is read for no longer, ms: less than the time that the activities have, and between two heartbeats. */
const LONGEST_READ_MS = 25_000

export interface Reconciled {
  /** Whether the provider showed all of its list. */
  answered: boolean
}

/**
 * Looks in the provider's list for the messages of a conversation's customer whose outcome is unknown, and stores what
 * became of those it finds. Nothing is ever sent again on account of what the list does not show: it may lag behind.
 */
export async function reconcile(
  dependencies: Dependencies,
  conversationId: string,
  wants: (delivery: DoubtfulDelivery) => boolean,
): Promise<Reconciled> {
  const { sql } = dependencies
  const [context, before] = await Promise.all([
    loadSendingContext(sql, conversationId),
    listDoubtful(sql, conversationId),
  ])
  if (!context || !before.some(wants)) return { answered: false }
  let answered = true
  for (const to of new Set(before.filter(wants).map(delivery => delivery.to))) {
    const toThem = (delivery: DoubtfulDelivery) => delivery.to === to
    const wanted = (delivery: DoubtfulDelivery) => toThem(delivery) && wants(delivery)
    const complete = await reconcileTo(dependencies, context, {
      to,
      before: before.filter(toThem),
      wants: wanted,
    })
    answered &&= complete
  }
  return { answered }
}

/** The same for what went to one of the customer's addresses. Whether the provider showed all of its list. */
async function reconcileTo(
  dependencies: Dependencies,
  context: SendingContext,
  what: { to: string; before: DoubtfulDelivery[]; wants: (delivery: DoubtfulDelivery) => boolean },
): Promise<boolean> {
  const { sql } = dependencies
  const { to, before, wants } = what
  const { conversationId } = context
  const listed = await listSent(dependencies, context, to, before)
  if (!listed) return false
  // In this order: a call that began, or was answered, while the list was read is a rival, or its message is claimed.
  const doubtful = (await listDoubtful(sql, conversationId)).filter(delivery => delivery.to === to)
  const messages = await unclaimedOf(sql, listed.messages)
  const found = matchCalls(doubtful.map(callOf), messages)
  for (const delivery of doubtful.filter(delivery => delivery.status !== 'sending' && wants(delivery))) {
    const report = messages.find(message => message.providerMessageId === found.get(delivery.id))?.report
    if (!report) continue
    await advanceDelivery(sql, delivery.id, { ...report, reported: `list: ${report.reported}` })
    if (report.status !== 'failed' && report.from) {
      await bindSender(sql, conversationId, { was: null, is: report.from })
    }
  }
  return listed.complete
}

/** The messages that this channel sent to the customer; undefined when the list can't be read. */
async function listSent(
  dependencies: Dependencies,
  context: SendingContext,
  to: string,
  doubtful: DoubtfulDelivery[],
): Promise<{ messages: ListedMessage[]; complete: boolean } | undefined> {
  const { channelId, credentials } = context
  const account = credentials && accountFor(dependencies, context, credentials)
  if (!account) return undefined
  const since = Math.min(...doubtful.map(({ sendingAt }) => sendingAt.getTime())) - MARGIN_MS
  const provider = dependencies.provider(context.provider)
  // By date the provider finds only what it has sent already.
  const query = { to, since, unsentToo: true, withinMs: LONGEST_READ_MS }
  const listed = await provider.listMessages?.(account, query)
  if (!listed) return undefined
  if (!listed.ok) {
    dependencies.log.warn({ channelId, code: listed.error.code }, 'the provider’s list can’t be read')
    return undefined
  }
  const { complete } = listed
  const messages = listed.messages.filter(message => message.origin === 'api' && isFrom(context, message))
  return { messages, complete }
}

/** Those that no delivery is known to have made. */
async function unclaimedOf(sql: Sql, messages: ListedMessage[]): Promise<ListedMessage[]> {
  const claimed = await findClaimed(
    sql,
    messages.map(({ providerMessageId }) => providerMessageId),
  )
  return messages.filter(({ providerMessageId }) => !claimed.has(providerMessageId))
}

/** Another channel may write to the same customer. */
function isFrom(
  { medium, phoneNumber, messagingServiceSid, ourAddress }: SendingContext,
  message: ListedMessage,
): boolean {
  if (messagingServiceSid && message.messagingServiceSid === messagingServiceSid) return true
  const ours = phoneNumber ? addressOf(medium, phoneNumber) : ourAddress
  return message.from !== '' && message.from === ours
}

function callOf({
  id,
  sendingAt,
  text,
  messageText,
  isTemplate,
  mediaCount,
}: DoubtfulDelivery): DoubtfulCall {
  const texts = isTemplate ? undefined : [text, messageText].filter(known => known !== null)
  return { id, calledAt: sendingAt.getTime(), texts, mediaCount }
}
