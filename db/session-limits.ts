import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import type { Logger } from '../platform/log.ts'
import { type Database, longStatements, SESSIONS, sessionSettings } from './client.ts'

/** Between two looks while the database is away, ms. */
const LOOK_AGAIN_MS = 2_000

/**
 * What a server, or a pooler before it, answers to a setting that it doesn't take when a connection is made: PgBouncer's
 * protocol violation, others' "feature not supported", PostgreSQL's "undefined object" for one of a later version.
 */
const REFUSED = ['08P01', '0A000', '42704']

const NAMES = Object.keys(sessionSettings(SESSIONS.short))

const FIX =
  'Set idle_in_transaction_session_timeout = 5s, lock_timeout = 8s and statement_timeout = 60s for the role of DATABASE_URL (alter role … set …), or connect past the pooler.'

/**
 * Looks once whether the limits of connections are in force, and tells if not: poolers take none when a connection is made
 * (PgBouncer refuses them, or drops them with `ignore_startup_parameters`). Where they are refused, the pool goes on without
 * them: the role's own hold then, and a connection without an answer is still ended (`dead-connections.ts`).
 */
export async function useSessionLimits(sql: Database, log: Pick<Logger, 'warn'>): Promise<void> {
  for (;;) {
    try {
      const lacking = await lackingLimits(sql)
      if (lacking.length > 0) {
        log.warn(
          { lacking, fix: FIX },
          'connections to the database lack their limits: who is frozen in a transaction keeps others waiting',
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

/** Of the limits that must be there, those that are not, or longer than they should be. */
async function lackingLimits(sql: Database): Promise<string[]> {
  const { idleInTransaction, lock, statement } = SESSIONS.short
  const wanted = {
    idle_in_transaction_session_timeout: idleInTransaction,
    lock_timeout: lock,
    // The role's, which long statements have too.
    statement_timeout: Math.max(statement, SESSIONS.long.statement),
  }
  const rows = await sql<{ name: string; ms: number }[]>`
    select name, setting::integer as ms from pg_settings where name = any(${Object.keys(wanted)})`
  const inForce = new Map(rows.map(({ name, ms }) => [name, ms]))
  return Object.entries(wanted)
    .filter(([name, most]) => !isWithin(inForce.get(name), most))
    .map(([name]) => name)
}

/** 0 stands for no limit. */
const isWithin = (ms: number | undefined, most: number) => ms !== undefined && ms > 0 && ms <= most

/** Makes new connections without the settings. False when they are left out already. */
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
