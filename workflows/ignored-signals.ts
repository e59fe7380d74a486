import { log, metricMeter, setDefaultSignalHandler } from '@temporalio/workflow'
import { type IgnoredReason, shownSignalName } from '../domain/ignored-signals.ts'
import { startedByService } from './untrusted.ts'

/**
 * Tells the log and the metric `switchboard_signals_ignored` of a signal that can't be used: its name and the reason, and
 * nothing of what it carried.
 *
 * @param options.known whether it is a name of ours; all others are one in the metric
 * @param options.quietly it is no fault of anybody's, or its like was told of often enough: a line for debugging
 */
export function tellIgnored(
  name: string,
  reason: IgnoredReason,
  { known = true, quietly = false }: { known?: boolean; quietly?: boolean } = {},
): void {
  const counter = metricMeter.createCounter(
    'switchboard_signals_ignored',
    undefined,
    'Signals that a workflow could not use',
  )
  counter.add(1, { signal: known ? name : 'unknown', reason })
  log[quietly ? 'debug' : 'warn']('a signal was ignored', { signal: shownSignalName(name), ignored: reason })
}

/** A workflow that only the service starts, and that takes no signals: whatever it is sent is told of, where it would lie unread for ever. */
export function takingNoSignals<A extends unknown[], R>(
  workflow: (...input: A) => Promise<R>,
): (...input: A) => Promise<R> {
  const start = startedByService(workflow)
  return (...input) => {
    setDefaultSignalHandler(name => tellIgnored(name, 'unknown_signal', { known: false }))
    return start(...input)
  }
}
