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

/**
 * How many customers (and reports) are handled at the same time, so that in a batch of a thousand no customer waits for all
 * the others.
 */
const AT_ONCE = 24

/**
 * Handles all events of a webhook, each at the channel whose sender it names, and returns once all are stored. Throws a
 * problem if one could not be stored. The provider then sends all of them again; this is harmless, since an event that was
 * already handled counts once.
 */
export async function takeUp(
  services: Services,
  provider: ProviderDefinition,
  called: WebhookChannel,
  { events, left }: Events,
): Promise<void> {
  const at: Receiving = {
    services,
    provider,
    called,
    deadline: Date.now() + provider.webhooks.deadlineMs,
    left: new Map(left.map(({ what, count }) => [what, count])),
  }
  const [only] = events
  // Nearly every webhook has a single event, which needs no queues.
  if (only && events.length === 1) await take(at, only)
  else await takeAll(at, events)
  if (at.left.size > 0) tellLeft(at)
}

/**
 * Handles each customer's events in order, many customers at once. Stops at the first failure, since the provider will send
 * everything again.
 */
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
  // All takers draw from one iterator, so that each queue is taken once.
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, events.length) }, taker))
}

/** Handles the events of one customer. Messages that follow each other are sent on together. */
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

/** Logs and counts what was not handled, without its content. Nobody waits for the count, so it may get lost. */
function tellLeft({ services: { dependencies }, called, left }: Receiving): void {
  const { sql, log } = dependencies
  log.info(
    { channelId: called.id, left: Object.fromEntries(left) },
    'a webhook has content that is not processed',
  )
  for (const [what, times] of left) {
    countLeft(sql, called.id, what, times).catch(error =>
      log.warn({ err: error }, 'unprocessed webhook content could not be counted'),
    )
  }
}
