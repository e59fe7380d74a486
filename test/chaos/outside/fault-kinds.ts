/** Faults of the answer to a call, and how often each is drawn. */
export const OF_ANSWERS = {
  rate_limited: 24,
  slow_answer: 14,
  error_after_taking: 8,
  hang_after_taking: 6,
  reset_after_taking: 6,
  broken_answer: 6,
  error_before_taking: 2,
  hang_before_taking: 1,
  refused: 2,
} as const

/** Faults of the reports of a message that was accepted. */
export const OF_REPORTS = {
  reports_twice: 12,
  reports_late: 10,
  reports_out_of_order: 10,
  report_before_answer: 8,
  reports_without_mark: 6,
  fails_later: 2,
  reports_never: 2,
} as const

export type FaultKind = keyof typeof OF_ANSWERS | keyof typeof OF_REPORTS

/** Faults after which nobody can say whether the provider accepted the message. */
export const AMBIGUOUS: readonly FaultKind[] = [
  'error_before_taking',
  'hang_before_taking',
  'error_after_taking',
  'hang_after_taking',
  'reset_after_taking',
  'broken_answer',
]

export interface Fault {
  kind: FaultKind
  /** How long a fault lasts that has a duration. */
  ms?: number
  retryAfterSeconds?: number
}

/** The kinds that an emulator can produce. */
export function kindsIn(faults: Partial<Record<FaultKind, object>>): FaultKind[] {
  return Object.keys(faults) as FaultKind[]
}
