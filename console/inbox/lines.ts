import type { ConversationEvent, ListedConversation, Message, TimelineItem } from '../api/types.ts'
import type { Pending } from './arrived.ts'

/** What is said where an earlier conversation ends. */
export type Ended =
  | { is: 'read'; of: ListedConversation; score: number | undefined }
  | { is: 'hidden' | 'gone' }

/** `there`: an earlier conversation, which is not shown yet. `failed`: it could not be read. */
export type Before = 'there' | 'loading' | 'failed'

/** One line of a thread: a message, an event, or something that the console puts between them. */
export type Line =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  /** How many events are left out. 0: all events are shown, and this line offers to hide them. */
  | { kind: 'hidden'; key: string; count: number }
  /** `isFirst`: the message before has another author, or is long ago; then the author is named. */
  | { kind: 'message'; key: string; message: Message; isFirst: boolean }
  | { kind: 'note'; key: string; seq: number; event: ConversationEvent }
  | { kind: 'event'; key: string; seq: number; event: ConversationEvent }
  | { kind: 'pending'; key: string; pending: Pending }
  /** A line of a conversation before this one. */
  | { kind: 'past'; key: string; line: Line; of: ListedConversation }
  /** Where a conversation before this one ends. */
  | { kind: 'ended'; key: string; ended: Ended }
  /** What lies before all that is shown. */
  | { kind: 'before'; key: string; before: Before; error: unknown }

/**
 * Types of events that are shown among the messages. All others, such as checks of business hours, are shown on
 * request.
 */
const TELLING =
  /^(conversation\.(assigned|unassigned|reassigned|handed_to_ai|handed_over|resolved|reopened|closed|labelled|merged|unattended|snoozed|unsnoozed|prioritized)|survey\.(scored|commented)|contact\.(opted_out|opted_in|erased|merged|unmerged)|command\.refused|message\.settled)$/

/** Whether an event of this type gets a line of the thread, and is told to a screen reader. */
export const isTelling = (type: string) => TELLING.test(type)

/** Messages of one author that follow each other within this time are shown as a group, ms. */
const TOGETHER_MS = 5 * 60_000

interface Options {
  /** Whether all events are shown. */
  showsAll: boolean
  /** Up to where the agent had read; the customer's next message gets the mark "new". Undefined: no mark. */
  readSeq: number | undefined
  /** The day of a time in the reader's time zone, as a text that is equal within one day. */
  dayKey(at: string): string
}

/** Turns a timeline into lines, oldest first. */
export function linesOf(items: TimelineItem[], { showsAll, readSeq, dayKey }: Options): Line[] {
  const lines: Line[] = []
  let day: string | undefined
  let quarter: string | undefined
  let isNewMarked = readSeq === undefined
  let left = 0
  for (const item of items) {
    const at = item.kind === 'message' ? item.message.createdAt : item.event.at
    const isTold = item.kind !== 'event' || showsAll || isTelling(item.event.type)
    if (!isTold) {
      left++
      continue
    }
    // Finding the day of a time is slow. In every time zone a day begins on a quarter of an hour, so it is enough to
    // look once for each quarter.
    if (quarterOf(at) !== quarter) {
      quarter = quarterOf(at)
      const key = dayKey(at)
      if (key !== day) lines.push({ kind: 'day', key: `day ${key}`, at })
      day = key
    }
    if (item.kind === 'message') {
      const { message } = item
      if (!isNewMarked && message.direction === 'inbound' && message.seq > (readSeq ?? 0)) {
        isNewMarked = true
        lines.push({ kind: 'new', key: 'new' })
      }
      const before = lines.at(-1)
      const isFirst = before?.kind !== 'message' || !isTogether(before.message, message)
      lines.push({ kind: 'message', key: message.id, message, isFirst })
    } else lines.push({ kind: item.kind, key: item.event.id, seq: item.seq, event: item.event })
  }
  if (left > 0 || showsAll) lines.unshift({ kind: 'hidden', key: 'hidden', count: left })
  return lines
}

/** Equal for all times within one quarter of an hour. `at`: ISO 8601, UTC. */
const quarterOf = (at: string) => `${at.slice(0, 14)}${Math.floor(Number(at.slice(14, 16)) / 15)}`

/** Whether two messages have the same author and are close in time. */
function isTogether(before: Message, message: Message): boolean {
  const { author } = message
  const isSame = before.author.kind === author.kind && before.author.id === author.id
  return isSame && Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS
}
