import {
  firstWebhookAt,
  type InboundReading,
  noteElsewhere,
  noteFailedReading,
  notePointed,
} from '../../db/recovery.ts'
import type { ReadingError } from '../../domain/reading-errors.ts'
import { isPointed } from '../channels/is-pointed.ts'
import type { OpenedChannel } from '../channels/open-channel.ts'
import { urlsOf } from '../channels/urls.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Since when a channel's messages are ours to answer: since a webhook brought one, or since the
 * provider was seen to have our address. A number can be connected here while another system still
 * answers its customers; they must not get two answers. Undefined while nothing shows that messages
 * come here.
 */
export async function beginning(
  dependencies: Dependencies,
  opened: OpenedChannel,
  { pointedAt, watermark }: Pick<InboundReading, 'pointedAt' | 'watermark'>,
): Promise<Date | undefined> {
  if (pointedAt) return pointedAt
  const { sql, clock } = dependencies
  const channelId = opened.channel.id
  const seenAt = new Date(clock.now())
  const firstAt = await firstWebhookAt(sql, channelId)
  const isHere = firstAt !== undefined || (await isPointedHere(dependencies, opened))
  if (isHere === undefined) {
    await noteFailedReading(sql, channelId, { error: 'provider_unreachable' satisfies ReadingError })
    return undefined
  }
  // The address changed between the last look and this one. The moment of the last look is used: rather
  // answer a message twice than lose one.
  const found = firstAt ?? (isHere ? watermark : undefined)
  await (found ? notePointed(sql, channelId, found) : noteElsewhere(sql, channelId, seenAt))
  return found
}

/** Undefined when the provider does not say. Then nothing is known, and no message may be skipped. */
async function isPointedHere(
  dependencies: Dependencies,
  { channel, account, sender }: OpenedChannel,
): Promise<boolean | undefined> {
  const { readConfiguration } = dependencies.provider(channel.provider)
  try {
    const urls = await urlsOf(dependencies, { channel, account })
    const checks = await readConfiguration(account, sender, urls)
    return isPointed(checks, urls)
  } catch (error) {
    dependencies.log.warn(
      { channelId: channel.id, err: error },
      'it can’t be read where the provider sends a channel’s messages',
    )
    return undefined
  }
}
