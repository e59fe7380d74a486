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
 * Beginnings of PostgreSQL's error codes (Appendix A of its manual) for a server that can't work now: the connection broke
 * or was refused (08), resources are short (53), it is shutting down or starting (57P), it only reads because it is being
 * replaced (25006), or its disk fails (58).
 */
const AWAY = ['08', '53', '57P', '25006', '58']

/**
 * A statement waited longer than it may (limits in db/client.ts), or lost to another transaction: lock, statement and
 * transaction timeouts, deadlock, serialization.
 */
const IN_TIME = ['55P03', '57014', '25P03', '25P04', '40P01', '40001']

/**
 * Says why the database could not serve a request, if the same request may well succeed in a moment. Undefined for any
 * other error.
 */
export function databaseTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const { code } = error
  if (GONE.has(code)) return 'PostgreSQL can’t be reached.'
  if (error.name !== 'PostgresError') return undefined
  if (AWAY.some(beginning => code.startsWith(beginning))) return 'PostgreSQL can’t be reached.'
  return IN_TIME.includes(code) ? 'PostgreSQL did not answer in time.' : undefined
}
