/**
 * Why a workflow can't use a signal, or only part of it. Stable codes, shown with the event
 * `signal.ignored`.
 */
export const IGNORED_SIGNALS = {
  malformed: 'The signal’s JSON does not have the expected form.',
  partly_malformed: 'Part of the signal’s JSON does not have the expected form. The rest was used.',
  unknown_signal: 'No signal has this name.',
  in_clear:
    'Only this service may send this signal, and it was not encrypted by this service. Use one of the signals for operators.',
  foreign: 'The signal was encrypted for another workflow.',
  unreadable: 'The signal was changed after its encryption.',
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
