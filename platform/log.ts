import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { SecretsError } from './secrets.ts'

export type { Logger }

/**
 * The process's logger: one JSON object per line. Lines contain only ids, codes and counts, never a text, an address or a
 * credential, because a log is not encrypted.
 *
 * @param to where the lines go; default: standard output
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
    // An error object may contain request headers or SQL parameters, so only these fields are written.
    serializers: { err: describeError },
  }
  return pino(options, to)
}

/**
 * The part of an error that may be logged: its kind, its code, and the stack without the first line, which is the message.
 * Of a missing key the message is ours, and says which key and what to do.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line))
  return {
    kind: error.name,
    ...(code && { code }),
    ...(error instanceof SecretsError && { reason: error.message }),
    ...(frames && { stack: frames.slice(0, 8).map(line => line.trim()) }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  }
}
