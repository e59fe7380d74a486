import { ApplicationFailure, CancelledFailure, type Context } from '@temporalio/activity'
import type { ActivityInterceptors } from '@temporalio/worker'
import { isNumberTaken } from '../db/events.ts'

/**
 * Lets no error out of an activity as it is. A database error quotes the row, an HTTP client's error carries the request
 * with its credentials; what is kept is what an operator needs: the kind, the code, and for PostgreSQL the place.
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
 * What is to be told can't be: something else has its number. It is a fault of ours; the step waits until it is mended, so
 * that nothing is lost, and the operator sees the activity that does not get on.
 */
function numberTaken(context: Context, { message }: Error): ApplicationFailure {
  // Of ids and types only.
  context.log.error('an event can’t be recorded: its number is taken', { detail: message })
  return ApplicationFailure.retryable(`The event can’t be recorded: ${message}`, 'EventNumberTaken')
}

/** What limits of time come to (db/client.ts), for the operator: the next try mostly succeeds. */
const KEPT_WAITING: Record<string, string> = {
  '55P03': 'PostgreSQL did not give a lock in time, which somebody else has',
  '57014': 'PostgreSQL broke the statement off, which took too long',
  '25P03': 'PostgreSQL ended the transaction, in which nothing was done for too long',
  '25P04': 'PostgreSQL ended the transaction, which took too long',
}

export function scrubbed(error: unknown): ApplicationFailure {
  if (!(error instanceof Error)) return ApplicationFailure.retryable('something was thrown that is no error')
  const fields = error as Error & { code?: unknown; constraint_name?: unknown; table_name?: unknown }
  const code = typeof fields.code === 'string' ? fields.code : undefined
  if (error.name === 'PostgresError') {
    const place = [fields.table_name, fields.constraint_name]
      .filter(part => typeof part === 'string')
      .join(', ')
    const what = KEPT_WAITING[code ?? ''] ?? 'PostgreSQL refused'
    return ApplicationFailure.retryable(`${what}: ${code}${place && ` (${place})`}`, 'PostgresError')
  }
  if (code) return ApplicationFailure.retryable(`${error.name}: ${code}`, code)
  // Our own errors are sentences of ours; those of others may quote anything.
  const ours = error.constructor === Error
  return ApplicationFailure.retryable(ours ? error.message : error.name, error.name)
}
