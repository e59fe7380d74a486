import { log, metricMeter, setDefaultSignalHandler } from '@temporalio/workflow'
import { type IgnoredReason, shownSignalName } from '../domain/ignored-signals.ts'
import { startedByService } from './untrusted.ts'

/**
 * Reports a signal that can't be used, in the log and in the metric `switchboard_signals_ignored`: the
 * name and the reason, and nothing of its content.
 *
 * @param options.known true for a name of ours; all other names are counted as one in the metric
 * @param options.quietly true when it is nobody's fault, or was reported often enough; then it is
 * logged at debug level only
 */
export function tellIgnored(
  name: string,
  reason: IgnoredReason,
  { known = true, quietly = false }: { known?: boolean; quietly?: boolean } = {},
): void {
  const counter = metricMeter.createCounter(
    'switchboard_signals_ignored',
    undefined,
    'Signals that a workflow ignored',
  )
  counter.add(1, { signal: known ? name : 'unknown', reason })
  log[quietly ? 'debug' : 'warn']('a signal was ignored', { signal: shownSignalName(name), ignored: reason })
}

/**
 * Wraps a workflow that takes no signals. Every signal that it receives is reported; without this it
 * would stay unread and unnoticed.
 */
export function takingNoSignals<A extends unknown[], R>(
  workflow: (...input: A) => Promise<R>,
): (...input: A) => Promise<R> {
  const start = startedByService(workflow)
  return (...input) => {
    setDefaultSignalHandler(name => tellIgnored(name, 'unknown_signal', { known: false }))
    return start(...input)
  }
}
