import type { ConversationEvent } from './facts.ts'
import { START, STEPS, type Then } from './state-steps.ts'

export type { Then } from './state-steps.ts'

/**
 * How long after the customer's last message free text can be sent, ms: 24 hours, less the time that sending may
 * take.
 */
const WINDOW_MS = 24 * 3_600_000 - 5 * 60_000

/**
 * What was known about a conversation after some of its events.
 *
 * @param events of one conversation, oldest first
 * @param place after how many events; their number: after all
 * @param medium of the channel. Only WhatsApp has a window
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
