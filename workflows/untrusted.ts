import { ActivityFailure, ApplicationFailure, log, metricMeter, patched } from '@temporalio/workflow'

/** Why a payload can't have been written by this service for this workflow. */
export type Distrust = 'in_clear' | 'foreign' | 'unreadable'

const SAID: Record<Distrust, string> = {
  in_clear: 'it is not encrypted by this service: it is plain text, or from an operator',
  foreign: 'it was encrypted for another workflow',
  unreadable: 'it was changed after its encryption',
}

/**
 * A payload that the service did not write for this workflow. `value` is set only when the payload is
 * not encrypted.
 */
export class Untrusted {
  readonly why: Distrust
  readonly value: unknown
  constructor(why: Distrust, value?: unknown) {
    this.why = why
    this.value = value
  }
}

/** Whether an untrusted payload is refused. A refusal is logged and counted. */
export function isRefused({ why }: Untrusted, what: 'start' | 'signal' | 'result'): boolean {
  if (why === 'in_clear' && !refusesClear()) return false
  metricMeter
    .createCounter(
      'switchboard_payloads_refused',
      undefined,
      'Inputs of workflows that did not come from this service',
    )
    .add(1, { what, reason: why })
  return true
}

/** `globalThis` is each run's own. A variable of this module would be shared by all runs of a worker. */
const run = globalThis as { refusesPayloadsInClear?: boolean }

/**
 * Whether this run refuses unencrypted payloads. A run that accepted one before must still replay, so
 * it goes on accepting them: it is from an earlier version, or from the time before encryption was
 * switched on. The check runs only when such a payload arrives, so it costs no event otherwise.
 */
function refusesClear(): boolean {
  run.refusesPayloadsInClear ??= patched('refuses-payloads-in-clear')
  return run.refusesPayloadsInClear
}

/**
 * Wraps a workflow that only the service may start. Any other start fails at once, with a message that
 * says why.
 */
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
  throw startRefused(`the workflow’s input is refused: ${SAID[given.why]}`)
}

function startRefused(because: string): ApplicationFailure {
  const message = `Not started: only this service may start its workflows, and ${because}.`
  return ApplicationFailure.nonRetryable(message, 'StartRefused')
}

function refusedResult({ why }: Untrusted): ActivityFailure {
  const message = `The activity’s result is refused: ${SAID[why]}.`
  const cause = ApplicationFailure.nonRetryable(message, 'ResultRefused')
  return new ActivityFailure(message, 'unknown', undefined, 'NON_RETRYABLE_FAILURE', undefined, cause)
}

/**
 * The result of an activity that somebody else completed. The activity counts as failed, as if a person
 * had made it fail. A promise that resolves to this object rejects. Where nothing awaits it, for
 * example in a failure's details, it has no effect.
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
