import { advanceDelivery, type DoubtfulDelivery, findClaimed, listDoubtful } from '../../db/deliveries.ts'
import { bindSender, loadSendingContext, type SendingContext } from '../../db/sending.ts'
import { addressOf } from '../../domain/address.ts'
import { type DoubtfulCall, matchCalls } from '../../domain/reconcile.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'

/** Before the first call, ms: the provider's clock may be behind. */
const MARGIN_MS = 60_000

export interface Reconciled {
  /** Whether the provider showed its list. */
  answered: boolean
  /** Deliveries that the list shows as failed; the others that it shows have been sent. */
  failed: string[]
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
  const [context, doubtful] = await Promise.all([
    loadSendingContext(sql, conversationId),
    listDoubtful(sql, conversationId),
  ])
  if (!context?.authToken || !doubtful.some(wants)) return { answered: false, failed: [] }
  const messages = await listUnclaimed(dependencies, context, doubtful)
  if (!messages) return { answered: false, failed: [] }
  const found = matchCalls(doubtful.map(callOf), messages)
  const failed: string[] = []
  for (const delivery of doubtful.filter(delivery => delivery.status === 'unknown' && wants(delivery))) {
    const report = messages.find(message => message.providerMessageId === found.get(delivery.id))?.report
    if (!report) continue
    await advanceDelivery(sql, delivery.id, { ...report, reported: `list: ${report.reported}` })
    if (report.status === 'failed') failed.push(delivery.id)
    else if (report.from) await bindSender(sql, conversationId, report.from)
  }
  return { answered: true, failed }
}

/** The messages that this channel sent to the customer and that no delivery is known to have made. */
async function listUnclaimed(
  dependencies: Dependencies,
  context: SendingContext,
  doubtful: DoubtfulDelivery[],
): Promise<ListedMessage[] | undefined> {
  const { channel, account } = await openChannel(dependencies, context.channelId)
  const since = Math.min(...doubtful.map(({ sendingAt }) => sendingAt.getTime())) - MARGIN_MS
  const provider = dependencies.provider(channel.provider)
  // By date the provider finds only what it has sent already.
  const listed = await provider.listMessages(account, { to: context.address, since, unsentToo: true })
  if (!listed.ok) {
    dependencies.log.warn(
      { channelId: channel.id, code: listed.error.code },
      'the provider’s list can’t be read',
    )
    return undefined
  }
  const ours = listed.messages.filter(message => message.origin === 'api' && isFrom(context, message))
  const claimed = await findClaimed(
    dependencies.sql,
    ours.map(({ providerMessageId }) => providerMessageId),
  )
  return ours.filter(({ providerMessageId }) => !claimed.has(providerMessageId))
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
  const texts = isTemplate ? undefined : [text, messageText]
  return { id, calledAt: sendingAt.getTime(), texts, mediaCount }
}
