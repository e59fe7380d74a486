/**
 * Why a workflow can't use a signal, or only part of it. Stable codes, shown with the event
 * `signal.ignored`.
 */
export const IGNORED_SIGNALS = {
  malformed: 'The signal’s JSON has not the expected form.',
  partly_malformed: 'Part of the signal’s JSON has not the expected form; the rest of it was taken.',
  unknown_signal: 'There is no signal of this name.',
  in_clear: 'The signal is the service’s own, and was not sealed by it: operators have others.',
  foreign: 'The signal was sealed for another workflow.',
  unreadable: 'The signal was changed after it was sealed.',
  other_conversation: 'The signal is meant for another conversation.',
} as const
export type IgnoredReason = keyof typeof IGNORED_SIGNALS

/**
 * The name of an unknown signal in a form that is safe to log and show: its sender can have written
 * anything there.
 */
export function shownSignalName(name: string): string {
  return /^[\w.:-]{1,64}$/.test(name) ? name : '(not a name)'
}
