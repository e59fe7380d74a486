import { byUrgency } from '../ui/priorities.ts'
import type { BoardChannel, LineEntry } from './types.ts'

type Line = BoardChannel['line']

/** The order of a line: the most urgent first, of these who has waited longest. The API orders by the same. */
function isAfter(a: LineEntry, b: LineEntry): boolean {
  const byRank = byUrgency(a.priority, b.priority)
  if (byRank !== 0) return byRank > 0
  return a.since === b.since ? a.conversationId > b.conversationId : a.since > b.since
}

/**
 * A line with an entry at its place. Behind what is loaded of a longer line it is left out: it comes up when others are served.
 * The length stays as it was told, but is never less than what is loaded.
 */
export function lineWith(line: Line, entry: LineEntry): Line {
  const others = line.entries.filter(({ conversationId }) => conversationId !== entry.conversationId)
  const isWhole = !line.capped && line.depth <= line.entries.length
  const found = others.findIndex(other => isAfter(other, entry))
  const at = found < 0 ? others.length : found
  if (found < 0 && !isWhole) return { ...line, entries: others, oldest: oldestWith(line, entry, undefined) }
  const placed = others.toSpliced(at, 0, entry)
  const entries = isWhole ? placed : placed.slice(0, line.entries.length)
  return {
    ...line,
    entries,
    depth: Math.max(line.depth, entries.length),
    oldest: oldestWith(line, entry, at + 1),
    oldestSince: line.oldestSince === null || entry.since < line.oldestSince ? entry.since : line.oldestSince,
  }
}

/** Who has waited longest, with the place that they have now. */
function oldestWith({ oldest, entries }: Line, entry: LineEntry, place: number | undefined): Line['oldest'] {
  if (oldest?.conversationId === entry.conversationId) return { ...entry, place: place ?? oldest.place }
  if (place === undefined) return oldest
  if (!oldest || entry.since < oldest.since) return { ...entry, place }
  const isNew = !entries.some(({ conversationId }) => conversationId === entry.conversationId)
  return isNew && place <= oldest.place ? { ...oldest, place: oldest.place + 1 } : oldest
}
