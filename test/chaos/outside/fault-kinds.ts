/** What can go wrong with the answer to a call, and how often each is drawn. */
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

/** And with the reports of a message that was taken. */
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

/** Faults after which nobody can say whether the provider took the message. */
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
  /** For how long, where it lasts. */
  ms?: number
  retryAfterSeconds?: number
}

/** The kinds that an emulator has something for. */
export function kindsIn(faults: Partial<Record<FaultKind, object>>): FaultKind[] {
  return Object.keys(faults) as FaultKind[]
}
