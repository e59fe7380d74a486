import { type Channel, listSiblings } from '../../db/channels.ts'
import { findReceived, insertGap, loadReading, noteFailedReading, noteReading } from '../../db/recovery.ts'
import { addressOf } from '../../domain/address.ts'
import type { InboundMode } from '../../domain/inbound-mode.ts'
import type { ReadingError } from '../../domain/reading-errors.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { beginning } from './beginning.ts'
import { belongsTo } from './belongs-to.ts'
import { feed } from './feed.ts'

const TOO_LONG = 'list_too_long' satisfies ReadingError
const UNREADABLE = 'media_unreadable' satisfies ReadingError

/**
 * How far back each read overlaps the last one, ms. Dates have seconds only, and a message may appear
 * in the list a little late.
 */
const OVERLAP_MS = 10 * 60_000
/**
 * How long a webhook, with its retries and its fallback, may take before its message counts as missed,
 * ms.
 */
const WEBHOOK_GRACE_MS = 45_000

export interface ListRead {
  fed: number
  error?: string
  /** How long the provider asked us to wait, ms. */
  retryAfterMs?: number
}

/**
 * Reads the provider's list from the watermark on, and feeds in what did not come by webhook, oldest
 * first. The watermark moves only past messages that are certainly here. If the list can't be read, or
 * not completely, it stays where it is.
 *
 * @param fedBefore messages that were fed in a moment ago and may not be in the database yet; this
 * function adds to it
 */
export async function readList(
  dependencies: Dependencies,
  channelId: string,
  mode: InboundMode,
  fedBefore: Set<string> = new Set(),
): Promise<ListRead> {
  const { sql, provider, clock } = dependencies
  const opened = await openChannel(dependencies, channelId)
  const { channel, account } = opened
  const reading = await loadReading(sql, channelId)
  if (!reading) throw new Error('the channel does not exist')
  const startedAt = clock.now()
  const toWaitMs = (reading.notBefore?.getTime() ?? 0) - startedAt
  if (toWaitMs > 0) return { fed: 0, error: reading.error ?? undefined, retryAfterMs: toWaitMs }
  const begin = mode === 'pull' ? channel.createdAt : await beginning(dependencies, opened, reading)
  if (!begin) return { fed: 0 }
  const since = Math.max(reading.watermark.getTime() - OVERLAP_MS, begin.getTime())
  const to = channel.phoneNumber ? addressOf(channel.medium, channel.phoneNumber) : undefined
  const listed = await provider(channel.provider).listMessages?.(account, { to, since })
  if (!listed) return { fed: 0 }
  if (!listed.ok) {
    const { error, retryAfterMs } = listed
    const notBefore = retryAfterMs === undefined ? null : new Date(clock.now() + retryAfterMs)
    await noteFailedReading(sql, channelId, { error: error.code, notBefore })
    return { fed: 0, error: error.code, retryAfterMs }
  }

  const missing = await findMissing(dependencies, channel, listed.messages, fedBefore)
  const due =
    mode === 'pull' ? missing : missing.filter(message => message.createdAt < startedAt - WEBHOOK_GRACE_MS)
  const fed = new Set<ListedMessage>()
  await feed(dependencies, { channel, account }, due, message => {
    fed.add(message)
    fedBefore.add(message.providerMessageId)
  })
  const found = due.filter(message => fed.has(message))
  if (mode === 'webhook') await noteGap(dependencies, channelId, found)
  if (!listed.complete) {
    // The list was cut off, and its messages may be any of the range. The ones read are here; the
    // watermark must stay for the rest.
    await noteFailedReading(sql, channelId, { error: TOO_LONG })
    return { fed: found.length, error: TOO_LONG }
  }
  const error = due.length > found.length ? UNREADABLE : undefined
  const left = missing.filter(message => !fed.has(message)).map(({ createdAt }) => createdAt)
  await noteReading(sql, channelId, { watermark: new Date(Math.min(startedAt, ...left)), error })
  return { fed: found.length, error }
}

/** Customers' messages to this channel that are not stored yet. */
async function findMissing(
  { sql }: Dependencies,
  channel: Channel,
  listed: ListedMessage[],
  fedBefore: ReadonlySet<string>,
): Promise<ListedMessage[]> {
  const siblings = await listSiblings(sql, channel)
  const inbound = listed.filter(
    message => message.origin === 'inbound' && message.from !== '' && belongsTo(channel, siblings, message),
  )
  const ids = inbound.map(({ providerMessageId }) => providerMessageId)
  const received = await findReceived(sql, channel.accountId, ids)
  return inbound.filter(({ providerMessageId: id }) => !received.has(id) && !fedBefore.has(id))
}

async function noteGap({ sql, log }: Dependencies, channelId: string, fed: ListedMessage[]): Promise<void> {
  const [first, last] = [fed[0], fed.at(-1)]
  if (!first || !last) return
  const gap = { firstAt: new Date(first.createdAt), lastAt: new Date(last.createdAt), messages: fed.length }
  await insertGap(sql, channelId, gap)
  log.warn({ channelId, ...gap }, 'messages without a webhook were read from the provider’s list')
}
