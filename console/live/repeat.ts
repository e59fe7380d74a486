import type { Notifications } from './notify.ts'

/** How often, and how many times at most, the sound is made again. */
export type Repeat = Notifications['repeat']

interface Seen {
  /** What names each who waits, other for each time that they wait. */
  waiting: readonly string[]
  /** Somebody looks at the console. */
  isLookedAt: boolean
  repeat: Repeat
}

/**
 * Whether the sound is made again at this moment. It begins anew with each who begins to wait, and when somebody has looked and
 * gone without an answer. That is asked again and again, more often than the sound may be made.
 */
export function makeRepeat(): (now: number, seen: Seen) => boolean {
  let known = new Set<string>()
  let from = 0
  let made = 0
  return (now, { waiting, isLookedAt, repeat }) => {
    const isNew = waiting.some(one => !known.has(one))
    known = new Set(isLookedAt ? [] : waiting)
    if (isLookedAt) return false
    if (isNew) {
      from = now
      made = 0
    }
    if (waiting.length === 0 || made >= repeat.times) return false
    if (now < from + repeat.everySeconds * 1_000) return false
    from = now
    made++
    return true
  }
}
