import { kindOf } from './event-values.ts'
import { type ConversationEvent, type Facts, factsIn, textIn, textsIn } from './facts.ts'
import { failureLines } from './failure.ts'
import type { Message } from './message.ts'
import { actorNamed, type Names } from './names.ts'
import type { PlacedStep, Step } from './step.ts'
import { type EventType, type Key, say, type Words, worded } from './words.ts'

/**
 * Why a message is as it is: who sent it and why, what became of it, and what was done about that.
 *
 * @param events of its conversation, oldest first
 */
export function whyMessage(message: Message, events: ConversationEvent[], names: Names): PlacedStep[] {
  const own = events.filter(({ data }) => data.messageId === message.id)
  const steps = message.direction === 'inbound' ? inbound(message) : outbound(message, names)
  const begun = steps.map((step, index) => ({
    ...step,
    key: `${message.id}/${index}`,
    at: message.receivedAt ?? message.createdAt,
  }))
  const told = own.flatMap(event => {
    const step = STEPS[event.type as EventType]?.(event, names, message)
    return step ? [{ ...step, key: event.id, at: event.at }] : []
  })
  return [...begun, ...told, ...filesOf(message)]
}

function inbound({ late, details }: Message): Step[] {
  const written: Step = {
    title: say('message.received'),
    lines: [
      ...NATURES.flatMap(([holds, key]) => (holds(details) ? [say(key)] : [])),
      ...placeOf(factsIn(details.location)),
      ...referralOf(factsIn(details.referral)),
    ],
  }
  const lateness: Step = {
    title: say('message.receivedLate'),
    lines: [say('message.lateWhy')],
    tone: 'wait',
  }
  return late ? [written, lateness] : [written]
}

/** What a received message can be besides its text, such as an edit or a tapped button. */
const NATURES: [holds: (details: Facts) => boolean, key: Key][] = [
  [({ messageType }) => messageType === 'edit', 'message.edited'],
  [({ messageType }) => messageType === 'revoke', 'message.deleted'],
  [({ button }) => factsIn(button) !== undefined, 'message.tapped'],
  [({ listPick }) => factsIn(listPick) !== undefined, 'message.picked'],
  [({ forwarded }) => textIn(forwarded) !== undefined, 'message.forwarded'],
  [({ recovered }) => recovered === true, 'message.recovered'],
]

function placeOf(place: Record<string, unknown> | undefined): Words[] {
  if (!place) return []
  const named = [place.label, place.address].flatMap(part => textIn(part) ?? [])
  const at = `${place.latitude}, ${place.longitude}`
  return [say('message.location', { place: [...named, at].join(', ') })]
}

/** The advertisement or post through which the customer came. */
function referralOf(referral: Record<string, unknown> | undefined): Words[] {
  const title = textIn(referral?.headline) ?? textIn(referral?.sourceUrl) ?? textIn(referral?.sourceId)
  return title === undefined ? [] : [say('message.referral', { title })]
}

function outbound({ author, kind, template }: Message, names: Names): Step[] {
  const id = template && (template.id ?? template.contentSid)
  const title = say('message.sent', { who: actorNamed(author, names), kind: kindOf(kind) })
  return [
    {
      title,
      lines: [
        ...(REASONED.has(kind) ? [worded('kindWhy', kind)] : []),
        ...(id ? [say('message.template', { template: id }), say('message.templateWhy')] : []),
      ],
    },
  ]
}

/** Kinds that need a reason: those that the service sends by itself, or that were sent from elsewhere. */
const REASONED = new Set([
  'greeting',
  'unavailable',
  'window_notice',
  'auto_resolve',
  'survey',
  'survey_comment',
  'survey_thanks',
  'elsewhere',
])

type StepOf = (event: ConversationEvent, names: Names, message: Message) => Step | undefined

const STEPS: Partial<Record<EventType, StepOf>> = {
  'message.received': ({ data }) =>
    data.blocked
      ? { title: say('event.message.received', { how: 'blocked' }), lines: [say('message.blockedWhy')] }
      : undefined,
  'message.failed': ({ data }, _, { error }) => ({
    title: say('message.failed', { code: textIn(data.code) ?? '?' }),
    tone: 'bad',
    lines: failureLines(data, error),
  }),
  'message.unknown': ({ data }, _, { error }) => ({
    title: say('message.unknown', { code: textIn(data.code) ?? '?' }),
    tone: 'bad',
    lines: failureLines(data, error),
  }),
  'message.retried': ({ actor, data }, names) => {
    const parts = textsIn(Array.isArray(data.parts) ? data.parts.map(part => String(Number(part) + 1)) : [])
    return {
      title: say('message.retried', { who: actorNamed(actor, names) }),
      lines: parts.length > 0 ? [say('message.parts', { parts: { all: parts } })] : [],
    }
  },
  'message.settled': ({ actor, data }, names) => ({
    title: say('message.settled', {
      who: actorNamed(actor, names),
      sent: data.sent === true ? 'yes' : 'no',
    }),
    tone: data.sent === true ? 'good' : 'bad',
    lines: [say('message.reported')],
  }),
  'contact.opted_out': () => ({ title: say('message.optedOut'), tone: 'wait' }),
  'contact.opted_in': () => ({ title: say('message.optedIn'), tone: 'good' }),
  'contact.machine_suspected': ({ data }) => ({
    title: say('event.contact.machine_suspected', { times: Number(data.times) || 0 }),
    tone: 'wait',
  }),
  'message.reacted': ({ data }) => ({
    title: say('event.message.reacted', {
      how: data.removed ? 'removed' : textIn(data.emoji) === undefined ? 'sticker' : 'emoji',
      emoji: textIn(data.emoji) ?? '',
    }),
  }),
}

/** Files that could not be fetched, and why. */
function filesOf({ id, media }: Message): PlacedStep[] {
  return media.flatMap(({ error }, index) =>
    error
      ? [
          {
            key: `${id}/file ${index}`,
            title: say('message.file', { number: index + 1 }),
            tone: 'bad' as const,
            lines: [worded('media', error.code, `${error.detail} ${error.fix}`)],
          },
        ]
      : [],
  )
}
