import type { WebhookAttempt } from '../ledger.ts'
import type { World } from '../world.ts'
import { type MessageView, messageView } from './views.ts'

/** Something that happens and that the page shows at once. */
export type EmulatorEvent =
  | { type: 'message'; message: MessageView }
  /** A message changed: its status, or its body was redacted. */
  | { type: 'status'; message: MessageView }
  | { type: 'typing'; ours: string; customer: string; messageSid: string }
  | { type: 'webhook'; attempt: WebhookAttempt }

export interface Events {
  subscribe(listener: (event: EmulatorEvent) => void): () => void
  typing(messageSid: string): void
}

/** Collects everything that happens into one stream. Does nothing if nobody listens. */
export function createEvents(world: World): Events {
  const listeners = new Set<(event: EmulatorEvent) => void>()
  const publish = (make: () => EmulatorEvent | undefined) => {
    if (listeners.size === 0) return
    const event = make()
    if (event) for (const listener of listeners) listener(event)
  }
  world.store.subscribe(entry => {
    if (entry.kind === 'message') publish(() => ({ type: 'message', message: messageView(entry.message) }))
    if (entry.kind !== 'messageChanged') return
    publish(() => {
      const message = world.store.messages.get(entry.sid)
      return message && { type: 'status', message: messageView(message) }
    })
  })
  world.ledger.onWebhook(attempt => publish(() => ({ type: 'webhook', attempt })))
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    typing(messageSid) {
      publish(() => {
        const message = world.store.messages.get(messageSid)
        return message && { type: 'typing', ours: message.to, customer: message.from ?? '', messageSid }
      })
    },
  }
}
