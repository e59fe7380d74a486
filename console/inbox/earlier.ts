import type { ListedConversation, Message, TimelineItem } from '../api/types.ts'
import { type Line, linesOf } from './lines.ts'

// A thread goes on, upwards, into the contact's conversations before this one. They are closed, so nothing in them changes, and
// they are only read here.

/** A part of one earlier conversation, as it was read. */
export type EarlierPart =
  /** `items`: the newest first. */
  | { is: 'read'; of: ListedConversation; items: TimelineItem[] }
  /** `hidden`: this agent may not read it. `gone`: it is not there any more. */
  | { is: 'hidden' | 'gone'; id: string }

/**
 * The lines of the conversations before this one, oldest first. Below each stands when it was and what came of it.
 *
 * @param parts the newest conversation first, and of each its newest part first
 */
export function earlierLines(parts: readonly EarlierPart[], dayKey: (at: string) => string): Line[] {
  const lines: Line[] = []
  for (const parted of togetherById(parts).toReversed()) {
    const [first] = parted
    if (first.is !== 'read') {
      lines.push({ kind: 'ended', key: `ended ${first.id}`, ended: { is: first.is } })
      continue
    }
    const { of } = first
    const items = parted.flatMap(part => (part.is === 'read' ? part.items : [])).toReversed()
    for (const line of linesOf(items, { showsAll: false, readSeq: undefined, dayKey })) {
      // Two conversations may have the same day.
      if (line.kind !== 'hidden') lines.push({ kind: 'past', key: `${of.id} ${line.key}`, line, of })
    }
    lines.push({ kind: 'ended', key: `ended ${of.id}`, ended: { is: 'read', of, score: scoreIn(items) } })
  }
  return lines
}

/** The messages of earlier conversations, for those that quote them. */
export function earlierMessages(parts: readonly EarlierPart[]): Message[] {
  return parts
    .flatMap(part => (part.is === 'read' ? part.items : []))
    .flatMap(item => (item.kind === 'message' ? [item.message] : []))
}

type Parts = [EarlierPart, ...EarlierPart[]]

const idOf = (part: EarlierPart) => (part.is === 'read' ? part.of.id : part.id)

function togetherById(parts: readonly EarlierPart[]): Parts[] {
  const groups: Parts[] = []
  for (const part of parts) {
    const last = groups.at(-1)
    if (last && idOf(last[0]) === idOf(part)) last.push(part)
    else groups.push([part])
  }
  return groups
}

/** The last score that the customer gave; 1 to 5. */
function scoreIn(items: readonly TimelineItem[]): number | undefined {
  const scored = items.findLast(item => item.kind === 'event' && item.event.type === 'survey.scored')
  const score = scored?.kind === 'event' ? scored.event.data.score : undefined
  return typeof score === 'number' ? score : undefined
}
