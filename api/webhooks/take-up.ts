import { countLeft, noteNotice } from '../../db/provider-notes.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { WebhookEvent, WebhookRead } from '../../providers/webhook-events.ts'
import type { WebhookChannel } from '../services/channel-cache.ts'
import type { Services } from '../services/services.ts'
import { byCustomer } from './by-customer.ts'
import { receiveMessage, receiveMessages } from './receive-message.ts'
import { receiveEcho, receiveIdentity, receivePreference, receiveTemplate } from './receive-news.ts'
import { receiveStatus } from './receive-status.ts'
import { channelOf, type Receiving } from './receiving.ts'

type Events = Extract<WebhookRead, { result: 'events' }>

/** Customers, and reports, that are dealt with at the same time: of a batch of a thousand, not one waits for all others. */
const AT_ONCE = 24

/**
 * Takes up all of a webhook's events, each at the channel whose sender it names; returns once all are durable. Throws a problem
 * where one is not: the provider brings all of them again, and what was taken already counts once.
 */
export async function takeUp(
  services: Services,
  provider: ProviderDefinition,
  called: WebhookChannel,
  { events, left }: Events,
): Promise<void> {
  const at: Receiving = {
    ...{ services, provider, called },
    deadline: Date.now() + provider.webhooks.deadlineMs,
    left: new Map(left.map(({ what, count }) => [what, count])),
  }
  const [only] = events
  // Nearly always it is one.
  if (only && events.length === 1) await take(at, only)
  else await takeAll(at, events)
  if (at.left.size > 0) tellLeft(at)
}

/** Each customer's in their order, many customers at once. Ends early at the first that fails: all come again. */
async function takeAll(at: Receiving, events: WebhookEvent[]): Promise<void> {
  const queues = byCustomer(events).values()
  let failed = false
  const taker = async () => {
    for (const queue of queues) {
      if (failed) return
      try {
        await takeQueue(at, queue)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  // They share the one iterator.
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, events.length) }, taker))
}

/** What is about one customer. Messages that stand together go together. */
async function takeQueue(at: Receiving, queue: WebhookEvent[]): Promise<void> {
  let messages: { channel: WebhookChannel; message: InboundMessage }[] = []
  for (const event of queue) {
    if (event.type !== 'message') {
      await receiveMessages(at, messages)
      messages = []
      await take(at, event)
      continue
    }
    const channel = await channelOf(at, event.ours)
    if (channel) messages.push({ channel, message: event.message })
  }
  await receiveMessages(at, messages)
}

async function take(at: Receiving, event: WebhookEvent): Promise<void> {
  switch (event.type) {
    case 'message': {
      const channel = await channelOf(at, event.ours)
      if (channel) await receiveMessage(at, channel, event.message)
      return
    }
    case 'status':
      return receiveStatus(at, event)
    case 'notice': {
      const channel = event.ours ? await channelOf(at, event.ours) : at.called
      if (channel) await noteNotice(at.services.dependencies.sql, channel.id, event)
      return
    }
    case 'template':
      return receiveTemplate(at, event)
    case 'echo': {
      const channel = await channelOf(at, event.ours)
      return channel && receiveEcho(at, channel, event)
    }
    case 'identity': {
      const channel = await channelOf(at, event.ours)
      return channel && receiveIdentity(at, channel, event)
    }
    case 'preference': {
      const channel = await channelOf(at, event.ours)
      return channel && receivePreference(at, channel, event)
    }
  }
}

/** Told without its content. Nobody waits for it: what is only counted may get lost. */
function tellLeft({ services: { dependencies }, called, left }: Receiving): void {
  const { sql, log } = dependencies
  log.info({ channelId: called.id, left: Object.fromEntries(left) }, 'a webhook brought what is not taken up')
  for (const [what, times] of left) {
    countLeft(sql, called.id, what, times).catch(error => log.warn({ err: error }, 'it could not be counted'))
  }
}
