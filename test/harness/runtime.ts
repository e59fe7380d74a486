import type { Logger } from '../../platform/log.ts'
import { installRuntime } from '../../workers/runtime.ts'

let current: Logger | undefined

/**
 * Sends the log lines of Temporal's SDK to this log from now on. A process has one runtime of the SDK, and test files
 * share processes.
 */
export function sendSdkLinesTo(log: Logger): void {
  const isFirst = current === undefined
  current = log
  if (isFirst) installRuntime(new Proxy(log, { get: (_, name) => Reflect.get(current ?? log, name) }))
}
