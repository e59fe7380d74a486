import { ActivityFailure, ApplicationFailure, log, metricMeter, patched } from '@temporalio/workflow'

/** Why something that a workflow was given can't have been written for it by this service. */
export type Distrust = 'in_clear' | 'foreign' | 'unreadable'

const SAID: Record<Distrust, string> = {
  in_clear: 'it is in clear, or an operator’s: it was not sealed by this service',
  foreign: 'it was sealed for another workflow',
  unreadable: 'it was changed after it was sealed',
}

/** What a workflow was given that the service did not write for it. `value` is there only for what is in clear. */
export class Untrusted {
  readonly why: Distrust
  readonly value: unknown
  constructor(why: Distrust, value?: unknown) {
    this.why = why
    this.value = value
  }
}

/** Whether a thing is refused; it is told of then. */
export function isRefused({ why }: Untrusted, what: 'start' | 'signal' | 'result'): boolean {
  if (why === 'in_clear' && !refusesClear()) return false
  metricMeter
    .createCounter(
      'switchboard_payloads_refused',
      undefined,
      'What was given to workflows by others than the service',
    )
    .add(1, { what, reason: why })
  return true
}

let refuses: boolean | undefined

/**
 * Whether this run refuses what is in clear. One that took such before, as it did until now or while encryption was being
 * switched on, still replays, and takes the rest likewise. Evaluated for nothing else, so that it costs no event.
 */
function refusesClear(): boolean {
  refuses ??= patched('refuses-payloads-in-clear')
  return refuses
}

/** A workflow that only the service starts: whatever else starts it fails at once, and says so. */
export function startedByService<A extends unknown[], R>(
  workflow: (...input: A) => Promise<R>,
): (...input: A) => Promise<R> {
  return (...input) => {
    if (input.length === 0 && workflow.length > 0) throw startRefused('it has no input')
    return workflow(...(input.map(admitted) as A))
  }
}

function admitted(given: unknown): unknown {
  if (!(given instanceof Untrusted)) return given
  if (!isRefused(given, 'start')) return given.value
  log.warn('a start was refused', { reason: given.why })
  throw startRefused(`what it was started with can’t be taken: ${SAID[given.why]}`)
}

function startRefused(because: string): ApplicationFailure {
  const message = `Not started: only this service starts its workflows, and ${because}.`
  return ApplicationFailure.nonRetryable(message, 'StartRefused')
}

function refusedResult({ why }: Untrusted): ActivityFailure {
  const message = `The activity’s result can’t be taken: ${SAID[why]}.`
  const cause = ApplicationFailure.nonRetryable(message, 'ResultRefused')
  return new ActivityFailure(message, 'unknown', undefined, 'NON_RETRYABLE_FAILURE', undefined, cause)
}

/**
 * An activity's result that somebody else gave for it: the activity fails, as if a person had made it fail. A promise that
 * takes this for its value rejects; where nobody waits for it, as in a failure's details, it is nothing.
 */
export function untrustedResult(given: Untrusted): PromiseLike<unknown> {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the SDK resolves the activity's promise with it, and offers no other way.
    then(resolve, reject) {
      if (!isRefused(given, 'result')) return Promise.resolve(given.value).then(resolve, reject)
      log.warn('an activity’s result was refused', { reason: given.why })
      return Promise.reject(refusedResult(given)).then(resolve, reject)
    },
  }
}
