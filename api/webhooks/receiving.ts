import type { ProviderDefinition } from '../../providers/definition.ts'
import type { Ours } from '../../providers/webhook-events.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { isNumberOf, matchSender } from '../services/senders.ts'
import type { Services } from '../services/services.ts'

/** One webhook on its way in. */
export interface Receiving {
  services: Services
  provider: ProviderDefinition
  called: WebhookChannel
  /** Until when all has to be done, epoch ms. */
  deadline: number
  /** What nobody takes up, and how often. */
  left: Map<string, number>
}

/**
 * The channel whose sender an event names, whichever was called: a Messaging Service and an app have one address for all of
 * their numbers. Undefined, and counted, where it is none of ours.
 */
export async function channelOf(at: Receiving, ours: Ours): Promise<WebhookChannel | undefined> {
  const { called, services, provider } = at
  if (isNumberOf(called.sender, ours)) return called
  const { senders } = services.channels
  const found =
    matchSender(await senders.of(provider.name), ours, called.id) ??
    // It may have been connected a moment ago, by another process.
    matchSender(await senders.reread(provider.name), ours, called.id)
  if (found?.id === called.id) return called
  const channel = found && (await services.channels.get(found.id))
  if (channel && provider.webhooks.speaksFor(called.account, channel.account)) return channel
  count(at, 'foreign')
  return undefined
}

export function count({ left }: Receiving, what: string): void {
  left.set(what, (left.get(what) ?? 0) + 1)
}
