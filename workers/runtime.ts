import { ApplicationFailure } from '@temporalio/common'
import { type LogLevel, type LogMetadata, Runtime } from '@temporalio/worker'
import type { Logger } from '../platform/log.ts'

/** The fields of the SDK's log entries that are safe to log: ids, names and counts. */
const LOGGED = [
  'workflowType',
  'workflowId',
  'runId',
  'activityType',
  'activityId',
  'attempt',
  'taskQueue',
  'signal',
  'ignored',
]

/**
 * Sends the SDK's log lines to our log, and its metrics to a Prometheus address. Call it once in a
 * process, before everything else of the SDK.
 */
export function installRuntime(log: Logger, metricsAddress?: string): void {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    const fields = Object.fromEntries(LOGGED.filter(name => name in meta).map(name => [name, meta[name]]))
    const error = meta.error instanceof Error ? { err: meta.error, ...reasonOf(meta.error) } : {}
    log[LEVELS[level]]({ ...fields, ...error }, message)
  }
  Runtime.install({
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    // We handle signals ourselves: a worker finishes its work before it ends.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metricsAddress !== undefined && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  })
}

/** The reason of a failed activity. `scrubErrors` has made sure that its message contains no data. */
function reasonOf(error: Error): { reason?: string } {
  return error instanceof ApplicationFailure ? { reason: error.message } : {}
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const
