import { addressesOf as addressesIn } from '../../domain/message.ts'
import type { WebhookEvent } from '../../providers/webhook-events.ts'

/**
 * Sorts a webhook's events into queues, one for each customer. Events of one customer must be handled in order, or the
 * conversation would read them in the wrong order. Events of different customers need not wait for each other.
 *
 * A customer who is named by several addresses (a number and a user id) still gets only one queue.
 */
export function byCustomer(events: WebhookEvent[]): WebhookEvent[][] {
  const leaders = new Map<string, string>()
  const leaderOf = (key: string): string => {
    const next = leaders.get(key)
    return next === undefined || next === key ? key : leaderOf(next)
  }
  for (const [first = '', ...others] of events.map(keysOf)) {
    for (const key of others) leaders.set(leaderOf(key), leaderOf(first))
  }
  const queues = new Map<string | WebhookEvent, WebhookEvent[]>()
  for (const event of events) {
    const [first] = keysOf(event)
    // An event that concerns no customer gets a queue of its own.
    const name = first === undefined ? event : leaderOf(first)
    const queue = queues.get(name)
    if (queue) queue.push(event)
    else queues.set(name, [event])
  }
  return [...queues.values()]
}

function keysOf(event: WebhookEvent): string[] {
  return addressesOf(event).map(address => `${address} ${senderOf(event)}`)
}

function senderOf(event: WebhookEvent): string {
  if (event.type === 'template' || event.type === 'notice') return ''
  const { medium, address, senderId } = event.ours
  return `${medium} ${address ?? senderId ?? ''}`
}

/** The customer's addresses. Empty where order does not matter: status reports may arrive in any order anyway. */
function addressesOf(event: WebhookEvent): string[] {
  switch (event.type) {
    case 'message':
      return addressesIn(event.message)
    case 'echo':
      return [event.to]
    case 'identity':
      return event.addresses
    case 'preference':
      return [event.address]
    default:
      return []
  }
}
