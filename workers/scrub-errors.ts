import { ApplicationFailure, CancelledFailure, type Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { isNumberTaken } from '../db/events.ts'
import { troubleOf } from '../db/trouble.ts'

/**
 * No error leaves an activity unchanged. A database error quotes the row, and an HTTP client's error
 * contains the request with its credentials. Only what an operator needs is kept: the kind, the code,
 * and for PostgreSQL the place.
 */
export function scrubErrors(context: Context): ActivityInterceptors {
  return {
    inbound: {
      async execute(input, next) {
        try {
          return await next(input)
        } catch (error) {
          if (error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error
          if (isNumberTaken(error)) throw numberTaken(context, error)
          throw scrubbed(error)
        }
      },
    },
  }
}

/**
 * An event can't be recorded because its number is taken. This is a fault in our code. The step is
 * retried until the fault is fixed, so nothing is lost, and the operator sees the failing activity.
 */
function numberTaken(context: Context, { message }: Error): ApplicationFailure {
  // The message contains ids and types only.
  context.log.error('an event can’t be recorded: its number is already used', { detail: message })
  return ApplicationFailure.retryable(`The event can’t be recorded: ${message}`, 'EventNumberTaken')
}

export function scrubbed(error: unknown): ApplicationFailure {
  if (!(error instanceof Error))
    return ApplicationFailure.retryable('a value was thrown that is not an error')
  const fields = error as Error & { code?: unknown; constraint_name?: unknown; table_name?: unknown }
  const code = typeof fields.code === 'string' ? fields.code : undefined
  if (error.name === 'PostgresError') {
    const place = [fields.table_name, fields.constraint_name]
      .filter(part => typeof part === 'string')
      .join(', ')
    const what = troubleOf(code ?? '') ?? 'PostgreSQL refused'
    return ApplicationFailure.retryable(`${what}: ${code}${place && ` (${place})`}`, 'PostgresError')
  }
  if (code) return ApplicationFailure.retryable(`${error.name}: ${code}`, code)
  // Our own errors have fixed sentences. Those of libraries may contain any data.
  const ours = error.constructor === Error
  return ApplicationFailure.retryable(ours ? error.message : error.name, error.name)
}
