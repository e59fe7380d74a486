import { ApplicationFailure } from '@temporalio/common'
import { type LogLevel, type LogMetadata, Runtime } from '@temporalio/worker'
import type { Logger } from '../platform/log.ts'

/** What is safe to log of what the SDK tells: ids, names and counts. */
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

/** Sends the SDK's own lines to our log, and its metrics to a Prometheus address. Once a process, before anything else of it. */
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
    // Signals are ours to handle: a worker drains before it ends.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metricsAddress !== undefined && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  })
}

/** Of a failed activity: `scrubErrors` has seen to it that its sentence quotes nothing. */
function reasonOf(error: Error): { reason?: string } {
  return error instanceof ApplicationFailure ? { reason: error.message } : {}
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const
