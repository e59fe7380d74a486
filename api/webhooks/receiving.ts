import type { ProviderDefinition } from '../../providers/definition.ts'
import type { Ours } from '../../providers/webhook-events.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import { isNumberOf, matchSender } from '../services/senders.ts'
import type { Services } from '../services/services.ts'

/**
 * What the functions of this folder share while they handle one webhook call.
 *
 * The order: `webhooks.ts` finds the channel in the path and has its provider check the signature and read the body.
 * `take-up.ts` passes each event to its `receive-…` function; `by-customer.ts` keeps the order of each customer's events.
 * The call is answered only when all events are stored.
 */
export interface Receiving {
  services: Services
  provider: ProviderDefinition
  called: WebhookChannel
  /** When everything has to be done, epoch ms. After that the provider gives up and calls again. */
  deadline: number
  /** What the service doesn't handle, and how often it came. */
  left: Map<string, number>
}

/**
 * The channel whose sender an event names. This need not be the channel that was called: a Messaging Service or an app has
 * one address for all of its numbers. Undefined, and counted as `foreign`, if the sender is none of ours.
 */
export async function channelOf(at: Receiving, ours: Ours): Promise<WebhookChannel | undefined> {
  const { called, services, provider } = at
  if (isNumberOf(called.sender, ours)) return called
  const { senders } = services.channels
  const found =
    matchSender(await senders.of(provider.name), ours, called.id) ??
    // Another process may have connected it a moment ago.
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
