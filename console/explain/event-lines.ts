import { reasonOf } from './event-reasons.ts'
import { EVENT_VALUES } from './event-values.ts'
import type { ConversationEvent } from './facts.ts'
import { actorNamed, type Names } from './names.ts'
import type { Tone } from './step.ts'
import { type EventType, type Words, worded } from './words.ts'

/** An event as one line of the thread. */
export interface EventLine {
  /** What happened. */
  text: Words
  /** Why it happened, in a few words. */
  reason?: Words
  tone: Tone
}

const TONES: Partial<Record<EventType, Tone>> = {
  'conversation.waiting': 'wait',
  'conversation.unattended': 'bad',
  'conversation.resolved': 'good',
  'survey.scored': 'good',
  'message.failed': 'bad',
  'message.unknown': 'bad',
  'survey.failed': 'bad',
  'command.refused': 'bad',
  'signal.ignored': 'bad',
}

/** The line of an event. An event of a type without words, of a newer service, is shown by its type, with its reason. */
export function eventLine(
  event: Pick<ConversationEvent, 'type' | 'actor' | 'data'>,
  names: Names,
): EventLine {
  const { actor, data } = event
  const type = event.type as EventType
  const told = { actor, data, names, who: actorNamed(actor, names) }
  const { otherwise } = worded('event', type)
  const reason = reasonOf(type, told)
  return {
    text: { key: `event.${type}`, values: EVENT_VALUES[type]?.(told) ?? { who: told.who }, otherwise },
    ...(reason && { reason }),
    tone: TONES[type] ?? 'plain',
  }
}
