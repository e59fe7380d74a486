import type { Channel } from '../../db/channels.ts'
import { findReceived, insertGap, loadReading, noteFailedReading, noteReading } from '../../db/recovery.ts'
import { addressOf } from '../../domain/address.ts'
import type { InboundMode } from '../../platform/inbound-mode.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { feed } from './feed.ts'

/** Read again each time: dates go by the second, and a message may show up in the list a little late, ms. */
const OVERLAP_MS = 10 * 60_000
/** A webhook gets this long, with its retries and its fallback, before its message counts as missed, ms. */
const WEBHOOK_GRACE_MS = 45_000

export interface ListRead {
  fed: number
  error?: string
  /** How long the provider asked to be left alone. */
  retryAfterMs?: number
}

/**
 * Reads the provider's list from the watermark on, and feeds in what did not come by webhook, oldest first. The watermark
 * moves past what is here for certain: a list that can't be read, or not to its end, leaves it where it is.
 *
 * @param fedBefore messages that were fed a moment ago, and that the database may not have yet; it is added to
 */
export async function readList(
  dependencies: Dependencies,
  channelId: string,
  mode: InboundMode,
  fedBefore: Set<string> = new Set(),
): Promise<ListRead> {
  const { sql, provider } = dependencies
  const { channel, account } = await openChannel(dependencies, channelId)
  const reading = await loadReading(sql, channelId)
  if (!reading) throw new Error('the channel is not there')
  const startedAt = Date.now()
  const since = Math.max(reading.watermark.getTime() - OVERLAP_MS, channel.createdAt.getTime())
  const to = channel.phoneNumber ? addressOf(channel.medium, channel.phoneNumber) : undefined
  const listed = await provider(channel.provider).listMessages(account, { to, since })
  if (!listed.ok || !listed.complete) {
    const error = listed.ok ? 'list_too_long' : listed.error.code
    await noteFailedReading(sql, channelId, error)
    return { fed: 0, error, retryAfterMs: listed.ok ? undefined : listed.retryAfterMs }
  }

  const inbound = listed.messages.filter(message => message.origin === 'inbound' && isOurs(channel, message))
  const received = await findReceived(
    sql,
    channel,
    inbound.map(({ providerMessageId }) => providerMessageId),
  )
  const missing = inbound.filter(({ providerMessageId: id }) => !received.has(id) && !fedBefore.has(id))
  const due =
    mode === 'pull' ? missing : missing.filter(message => message.createdAt < startedAt - WEBHOOK_GRACE_MS)
  const fed: ListedMessage[] = []
  const waiting = new Set<string>()
  for (const message of due) {
    // The order holds: what a customer wrote behind a message that can't be fed waits with it. The others do not.
    if (waiting.has(message.from)) continue
    if (!(await feed(dependencies, channel, account, message))) {
      waiting.add(message.from)
      continue
    }
    fed.push(message)
    fedBefore.add(message.providerMessageId)
  }
  const error = due.length > fed.length ? 'media_unreadable' : undefined
  const [left] = missing.filter(message => !fed.includes(message))
  await noteReading(sql, channelId, {
    watermark: new Date(left ? Math.min(left.createdAt, startedAt) : startedAt),
    recovered: fed.length,
    error,
  })
  if (mode === 'webhook') await noteGap(dependencies, channelId, fed)
  return { fed: fed.length, error }
}

/**
 * A service has many numbers, and an account messages that are none of this channel's. What goes to a number of a service
 * may be of either's channel, if both are connected: it is of the one whose webhook took it.
 */
function isOurs({ medium, phoneNumber, messagingServiceSid }: Channel, message: ListedMessage): boolean {
  if (phoneNumber) return true
  const isWhatsApp = message.to.startsWith('whatsapp:')
  return message.messagingServiceSid === messagingServiceSid && isWhatsApp === (medium === 'whatsapp')
}

async function noteGap({ sql, log }: Dependencies, channelId: string, fed: ListedMessage[]): Promise<void> {
  const [first, last] = [fed[0], fed.at(-1)]
  if (!first || !last) return
  const gap = { firstAt: new Date(first.createdAt), lastAt: new Date(last.createdAt), messages: fed.length }
  await insertGap(sql, channelId, { foundAt: new Date(), ...gap })
  log.warn({ channelId, ...gap }, 'messages that no webhook brought were read from the provider’s list')
}
