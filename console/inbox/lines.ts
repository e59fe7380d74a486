import type { ConversationEvent, Message, TimelineItem } from '../api/types.ts'
import type { Pending } from './pending.tsx'

/** What stands in a thread, one below the other. */
export type Line =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'new'; key: string }
  /** Events that are left out; 0: they are shown, and can be hidden. */
  | { kind: 'hidden'; key: string; count: number }
  /** `isFirst`: its author did not write the one before. */
  | { kind: 'message'; key: string; message: Message; isFirst: boolean }
  | { kind: 'note'; key: string; seq: number; event: ConversationEvent }
  | { kind: 'event'; key: string; seq: number; event: ConversationEvent }
  | { kind: 'pending'; key: string; pending: Pending }

/** Events that are worth a line among the messages. The others are shown when asked for. */
const TELLING =
  /^(conversation\.(assigned|unassigned|reassigned|handed_to_ai|handed_over|resolved|reopened|closed|labelled|merged|unattended|snoozed|unsnoozed|prioritized)|survey\.(scored|commented)|contact\.(opted_out|opted_in|erased|merged)|command\.refused|message\.settled)$/

/** Whether an event of this type is worth a line, and a word to who listens. */
export const isTelling = (type: string) => TELLING.test(type)

/** Messages of one author closer together than this stand together, ms. */
const TOGETHER_MS = 5 * 60_000

interface Options {
  /** Whether all events are shown. */
  showsAll: boolean
  /** Where what is new begins; undefined: nothing is. */
  readSeq: number | undefined
  dayKey(at: string): string
}

/** The lines of a timeline, oldest first. */
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
    // Days begin on a quarter of an hour, in any zone: of a long thread few times have to be looked at.
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

/** The same for all times of a quarter of an hour. `at`: ISO 8601, UTC. */
const quarterOf = (at: string) => `${at.slice(0, 14)}${Math.floor(Number(at.slice(14, 16)) / 15)}`

function isTogether(before: Message, message: Message): boolean {
  const { author } = message
  const isSame = before.author.kind === author.kind && before.author.id === author.id
  return isSame && Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS
}
