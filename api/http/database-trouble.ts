/** A connection that is gone, or can't be had: of the driver, and of the network. */
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
 * PostgreSQL's own words, by their beginnings (Appendix A of its manual): a connection that broke or was refused (08), too
 * few resources (53), an operator, a shutdown or a start (57P), a server that only reads, as one that is being replaced
 * (25006), and its data's disk (58).
 */
const AWAY = ['08', '53', '57P', '25006', '58']

/** It was kept waiting for longer than it may (db/client.ts), or for what waits for it: lock, statement, transaction. */
const IN_TIME = ['55P03', '57014', '25P03', '25P04', '40P01', '40001']

/** Why the database could not serve a request that may well succeed in a moment; undefined where that is not the trouble. */
export function databaseTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const { code } = error
  if (GONE.has(code)) return 'PostgreSQL can’t be reached.'
  if (error.name !== 'PostgresError') return undefined
  if (AWAY.some(beginning => code.startsWith(beginning))) return 'PostgreSQL can’t be reached.'
  return IN_TIME.includes(code) ? 'PostgreSQL did not answer in time.' : undefined
}
