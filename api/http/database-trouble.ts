import { troubleOf } from '../../db/trouble.ts'

/** Codes of the driver and the network for a connection that is lost or could not be made. */
const GONE = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * Says why the database could not serve a request, if the same request may succeed in a moment, or when an operator
 * has acted. Undefined for any other error.
 */
export function databaseTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const { code } = error
  if (GONE.has(code)) return 'PostgreSQL can’t be reached.'
  if (error.name !== 'PostgresError') return undefined
  const trouble = troubleOf(code)
  return trouble && `${trouble}.`
}
