import {
  firstWebhookAt,
  type InboundReading,
  noteElsewhere,
  noteFailedReading,
  notePointed,
} from '../../db/recovery.ts'
import type { OpenedChannel } from '../channels/open-channel.ts'
import { urlsOf } from '../channels/urls.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Since when a channel's messages are ours to answer: since a webhook brought one, or the provider was seen to have our
 * address for them. A number can be connected here while another system still answers its customers, who must not hear from
 * both. Undefined while nothing shows that they come here.
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
    await noteFailedReading(sql, channelId, { error: 'provider_unreachable' })
    return undefined
  }
  // Between the last look, when they went elsewhere, and this one: nothing is lost rather than nothing asked twice.
  const found = firstAt ?? (isHere ? watermark : undefined)
  await (found ? notePointed(sql, channelId, found) : noteElsewhere(sql, channelId, seenAt))
  return found
}

/** Undefined when the provider does not tell: then nothing is known, and nothing may be passed over. */
async function isPointedHere(
  dependencies: Dependencies,
  { channel, account, sender }: OpenedChannel,
): Promise<boolean | undefined> {
  const { readConfiguration } = dependencies.provider(channel.provider)
  try {
    const urls = await urlsOf(dependencies, { channel, account })
    const checks = await readConfiguration(account, sender, urls)
    return checks.some(({ ok, expected }) => ok === true && expected === urls.webhookUrl)
  } catch (error) {
    dependencies.log.warn(
      { channelId: channel.id, err: error },
      'where a channel’s messages go can’t be told',
    )
    return undefined
  }
}
