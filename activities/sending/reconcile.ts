import type { Sql } from '../../db/client.ts'
import { type DoubtfulDelivery, findClaimed, listDoubtful } from '../../db/deliveries-in-doubt.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { bindSender, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import { type DoubtfulCall, matchCalls } from '../../domain/reconcile.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { accountFor } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'

/** How long before the first call the list is read, ms. The provider's clock may differ from ours. */
const MARGIN_MS = 60_000
/**
 * The longest time for reading the list, ms. It is shorter than the timeouts of the activities that
 * call this, and than the time between two heartbeats.
 */
const LONGEST_READ_MS = 25_000

export interface Reconciled {
  /** Whether the provider showed its complete list. */
  answered: boolean
}

/**
 * Searches the provider's list for the customer's messages whose outcome is unknown, and stores the
 * outcome of those it finds. A message that is missing from the list is never sent again because of
 * that: the list may lag behind.
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

/** The same for one of the customer's addresses. Returns whether the provider showed its complete list. */
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
  // The order of these two reads matters. A call that began or was answered while the list was read is
  // then either among the doubtful ones or its message is already claimed, so no message is matched
  // twice.
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
  // When filtered by date, the provider's list lacks messages that it has not sent yet.
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

/** The messages that belong to no known delivery. */
async function unclaimedOf(sql: Sql, messages: ListedMessage[]): Promise<ListedMessage[]> {
  const claimed = await findClaimed(
    sql,
    messages.map(({ providerMessageId }) => providerMessageId),
  )
  return messages.filter(({ providerMessageId }) => !claimed.has(providerMessageId))
}

/** False for a message of another channel: it may write to the same customer. */
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
