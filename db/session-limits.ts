import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import type { Logger } from '../platform/log.ts'
import { type Database, longStatements, SESSIONS, sessionSettings } from './client.ts'

/** How long to wait between two tries while the database is unavailable, ms. */
const LOOK_AGAIN_MS = 2_000

/**
 * Error codes of a server or pooler that does not accept a setting at connection: PgBouncer's protocol violation, "feature
 * not supported" of others, and PostgreSQL's "undefined object" for a setting of a later version.
 */
const REFUSED = ['08P01', '0A000', '42704']

const NAMES = Object.keys(sessionSettings(SESSIONS.short))

const FIX =
  'Set idle_in_transaction_session_timeout = 5s, lock_timeout = 8s and statement_timeout = 60s for the role of DATABASE_URL (alter role … set …), or connect without the pooler.'

/**
 * Checks once whether the limits of connections are in force, and logs a warning if not. Poolers don't accept them at
 * connection: PgBouncer refuses them, or drops them with `ignore_startup_parameters`. If they are refused, the pool
 * continues without them. Then the limits of the database role apply, and a connection without an answer is still ended
 * (`dead-connections.ts`).
 */
export async function useSessionLimits(sql: Database, log: Pick<Logger, 'warn'>): Promise<void> {
  for (;;) {
    try {
      const lacking = await lackingLimits(sql)
      if (lacking.length > 0) {
        log.warn(
          { lacking, fix: FIX },
          'connections to the database have no time limits: a process that hangs in a transaction makes others wait',
        )
      }
      return
    } catch (error) {
      if (isCode(error, ['CONNECTION_ENDED', 'CONNECTION_DESTROYED'])) return
      if (isCode(error, REFUSED) && leaveOut(sql)) continue
      await wait(LOOK_AGAIN_MS, undefined, { ref: false })
    }
  }
}

/** The limits that are missing, or longer than they should be. */
async function lackingLimits(sql: Database): Promise<string[]> {
  const { idleInTransaction, lock, statement } = SESSIONS.short
  const wanted = {
    idle_in_transaction_session_timeout: idleInTransaction,
    lock_timeout: lock,
    // A limit of the role applies to long statements too, so it may be as long as theirs.
    statement_timeout: Math.max(statement, SESSIONS.long.statement),
  }
  const rows = await sql<{ name: string; ms: number }[]>`
    select name, setting::integer as ms from pg_settings where name = any(${Object.keys(wanted)})`
  const inForce = new Map(rows.map(({ name, ms }) => [name, ms]))
  return Object.entries(wanted)
    .filter(([name, most]) => !isWithin(inForce.get(name), most))
    .map(([name]) => name)
}

/** 0 means no limit. */
const isWithin = (ms: number | undefined, most: number) => ms !== undefined && ms > 0 && ms <= most

/** Makes new connections without the settings. False if they were left out already. */
function leaveOut(sql: Database): boolean {
  const had = NAMES.some(name => name in sql.options.connection)
  for (const pool of [sql, longStatements(sql)]) {
    for (const name of NAMES) delete pool.options.connection[name]
  }
  return had
}

function isCode(error: unknown, codes: string[]): boolean {
  const code =
    error instanceof postgres.PostgresError || error instanceof Error ? Object(error).code : undefined
  return typeof code === 'string' && codes.includes(code)
}
