import type { ConversationEvent } from './facts.ts'
import { START, STEPS, type Then } from './state-steps.ts'

export type { Then } from './state-steps.ts'

/** WhatsApp takes free text this long after the customer's last message, less what a send may last, ms. */
const WINDOW_MS = 24 * 3_600_000 - 5 * 60_000

/**
 * What was known about a conversation after so many of its events.
 *
 * @param events of one conversation, oldest first
 * @param place how many of them had happened, from 1; the last: all
 * @param medium of its channel. Only WhatsApp has a window
 */
export function stateAt(events: ConversationEvent[], place: number, medium: 'whatsapp' | 'sms'): Then {
  const then = structuredClone(START)
  for (const event of events.slice(0, Math.max(0, place))) {
    then.at = event.at
    STEPS[event.type]?.(then, event)
  }
  const isNone = medium === 'sms' || then.heardAt === undefined
  return { ...then, windowUntil: isNone ? null : new Date((then.heardAt ?? 0) + WINDOW_MS).toISOString() }
}
