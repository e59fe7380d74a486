import { heartbeat } from '@temporalio/activity'
import { findOwners } from '../../db/audit.ts'
import { listSiblings } from '../../db/channels.ts'
import { addressOf } from '../../domain/address.ts'
import type { DeliveryEntry, ProviderEntry } from '../../domain/audit.ts'
import type { ListedMessage } from '../../providers/provider.ts'
import { openChannel } from '../channels/open-channel.ts'
import type { Dependencies } from '../dependencies.ts'
import { belongsTo } from '../recovery/belongs-to.ts'

/**
 * How many messages are asked for one by one at most. The list lacks messages that the provider has not
 * sent.
 */
const MAX_ASKED = 100

/** The provider's side of the comparison: its list, or, if it has none, only what it reported by itself. */
export type ProviderLedger =
  | { source: 'list'; entries: ProviderEntry[] }
  | { source: 'reports' }
  | { error: string }

/** The provider's messages of a channel since then. */
export async function providerLedger(
  dependencies: Dependencies,
  channelId: string,
  since: number,
): Promise<ProviderLedger> {
  const { sql } = dependencies
  const { channel, account } = await openChannel(dependencies, channelId)
  const provider = dependencies.provider(channel.provider)
  if (!provider.listMessages) return { source: 'reports' }
  const ours = channel.phoneNumber && addressOf(channel.medium, channel.phoneNumber)
  // A Messaging Service has many numbers, so the whole account is listed, and its messages are picked
  // out here.
  const queries = ours ? [{ to: ours }, { from: ours }] : [{}]
  const listed: ListedMessage[] = []
  for (const query of queries) {
    const answer = await provider.listMessages(account, { ...query, since })
    if (!answer.ok) return { error: answer.error.code }
    if (!answer.complete) return { error: 'list_too_long' }
    listed.push(...answer.messages)
    heartbeat()
  }
  const ids = listed.map(({ providerMessageId }) => providerMessageId)
  const [siblings, owners] = await Promise.all([
    listSiblings(sql, channel),
    findOwners(sql, channel.accountId, ids),
  ])
  // If two channels could own a message, the one that stored it does: the webhook decided that.
  const messages = listed.filter(message => {
    const owner = owners.get(message.providerMessageId)
    return owner === undefined ? belongsTo(channel, siblings, message) : owner === channelId
  })
  return {
    source: 'list',
    entries: messages.map(({ providerMessageId, origin, to, createdAt: at }) => ({
      providerMessageId,
      origin,
      to,
      at,
    })),
  }
}

/**
 * Asks for a message by its id before it counts as missing. A list by date lacks messages that were not
 * sent yet, or that failed before they were sent.
 */
export async function askForUnlisted(
  dependencies: Dependencies,
  channelId: string,
  entries: ProviderEntry[],
  deliveries: DeliveryEntry[],
): Promise<ProviderEntry[]> {
  const listed = new Set(entries.map(({ providerMessageId }) => providerMessageId))
  const { channel, account } = await openChannel(dependencies, channelId)
  const provider = dependencies.provider(channel.provider)
  const found: ProviderEntry[] = []
  let asked = 0
  for (const { providerMessageId, to, at } of deliveries) {
    if (providerMessageId === null || listed.has(providerMessageId)) continue
    // Past the limit, or without an answer, no message is called missing.
    const answer = asked++ < MAX_ASKED ? await provider.fetchStatus?.(account, providerMessageId) : undefined
    const isGone = answer?.ok === true && answer.report === undefined
    if (!isGone) found.push({ providerMessageId, origin: 'api', to, at })
    heartbeat()
  }
  return found
}
