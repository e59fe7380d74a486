import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

export type { Logger }

/**
 * The process's logger: one JSON object a line. Lines name ids, codes and counts only: never a text, an address or a
 * credential, which no encryption covers once they are in a log.
 *
 * @param to where the lines go, if not to standard output
 */
export function makeLog(
  config: Pick<Config, 'LOG_LEVEL'>,
  name: string,
  to: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    name,
    level: config.LOG_LEVEL,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // A stray error object could carry request headers or SQL parameters: only these fields of one are ever written.
    serializers: { err: describeError },
  }
  return pino(options, to)
}

/** What may be logged of an error: its kind, its code, and the stack without the message's first line. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line))
  return {
    kind: error.name,
    ...(code && { code }),
    ...(frames && { stack: frames.slice(0, 8).map(line => line.trim()) }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  }
}
