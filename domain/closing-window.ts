/** Why a customer's window will close before anybody can answer. */
export const CLOSING_REASONS = ['closed', 'line', 'absent'] as const
export type ClosingReason = (typeof CLOSING_REASONS)[number]

/** The rule in sentences, as the API describes it. */
export const CLOSING_RULE: Record<ClosingReason, string> = {
  closed: 'It is outside business hours, and the window ends before the next opening.',
  line: 'It waits in the line, and the window ends before its turn: as many conversations as stand before it, and itself, at the number that got an agent from the line of the channel in the last hour. None in the last hour counts as one.',
  absent: 'The agent who has it is not online, and the window ends within an hour.',
}

const HOUR_MS = 3_600_000

/** What decides whether a window closes too early. Times are epoch ms. */
export interface WindowFacts {
  now: number
  freeTextUntil: number
  /** The next opening. Null: none is ahead. Undefined: it is open now, or has no hours. */
  opensAt: number | null | undefined
  /** How many stand before it in the line. Null: it is not in the line. */
  place: number | null
  /** How many got an agent from the line in the last hour. */
  servedLastHour: number
  /** Somebody has it who is not online. */
  isAbsent: boolean
}

/** `answeredAt`: when somebody could answer; null if nobody knows. */
export interface Closing {
  reason: ClosingReason
  answeredAt: number | null
}

/** Whether a window that is still open closes before anybody can answer. Undefined: no. */
export function closingOf(facts: WindowFacts): Closing | undefined {
  const { now, freeTextUntil, opensAt, place, servedLastHour, isAbsent } = facts
  if (freeTextUntil <= now) return undefined
  // How fast the line is while it is closed says nothing.
  if (opensAt !== undefined) {
    const isLate = opensAt === null || freeTextUntil <= opensAt
    return isLate ? { reason: 'closed', answeredAt: opensAt } : undefined
  }
  if (place !== null) {
    const answeredAt = now + ((place + 1) / Math.max(1, servedLastHour)) * HOUR_MS
    return freeTextUntil <= answeredAt ? { reason: 'line', answeredAt } : undefined
  }
  return isAbsent && freeTextUntil <= now + HOUR_MS ? { reason: 'absent', answeredAt: null } : undefined
}
