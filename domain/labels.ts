import { cut } from './text.ts'

/**
 * The limits for labels, whoever sets them: how many a conversation can have, how many one change can
 * contain, and the length of each (UTF-16 units).
 */
export const LABEL_LIMITS = { conversation: 100, change: 50, length: 50 } as const

export interface LabelChange {
  add: readonly string[]
  remove: readonly string[]
}

/**
 * The labels after a person's change, or why it is refused. A change that does not increase their
 * number is never refused, so that a conversation with too many can lose some.
 */
export function changeLabels(
  current: readonly string[],
  { add, remove }: LabelChange,
): { labels: string[] } | { refused: 'too_many_labels' | 'label_too_long' } {
  if (add.some(label => label.length > LABEL_LIMITS.length)) return { refused: 'label_too_long' }
  if (Math.max(add.length, remove.length) > LABEL_LIMITS.change) return { refused: 'too_many_labels' }
  const removed = new Set(remove)
  const labels = [...new Set([...current, ...add])].filter(label => !removed.has(label))
  const most = Math.max(LABEL_LIMITS.conversation, current.length)
  return labels.length > most ? { refused: 'too_many_labels' } : { labels }
}

/**
 * The labels, with as many new ones as there is room for. This is for changes that nobody waits for, so
 * it is never refused.
 */
export function addLabels(
  current: readonly string[],
  add: readonly string[],
): { labels: string[]; leftOut: string[] } {
  const wanted = add.map(label => cut(label, LABEL_LIMITS.length))
  const fresh = [...new Set(wanted)].filter(label => !current.includes(label))
  const room = Math.max(0, LABEL_LIMITS.conversation - current.length)
  return { labels: [...current, ...fresh.slice(0, room)], leftOut: fresh.slice(room) }
}
