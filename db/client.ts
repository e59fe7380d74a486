import postgres from 'postgres'
import { databaseConnection } from '../platform/database-url.ts'
import type { Logger } from '../platform/log.ts'
import { endDeadConnections } from './dead-connections.ts'
import { isPatched } from './patch-driver.mjs'

/** The pool, or one transaction of it: every query function takes either. */
export type Sql = postgres.Sql | postgres.TransactionSql
export type Database = postgres.Sql
export type Json = postgres.JSONValue
/** A piece of SQL, which runs only as part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

const NOT_PATCHED =
  'the PostgreSQL driver is not patched: its install ran no scripts (--ignore-scripts), and it is not safe when the database goes away'

/**
 * How long whoever uses a connection may keep others waiting, ms: by what it is used for. A process that is frozen in a
 * transaction (a stopped container, a paused virtual machine, a cable that is out) would hold its locks for as long as it
 * is frozen; so the server ends the transaction, and everybody goes on.
 *
 * They rise: what is idle is ended before whoever waits for its lock gives up, and both before the statement is, which ends
 * before the 15 s that an activity has. So a statement of an activity that is given up is not still running at the next try.
 */
export const SESSIONS = {
  /** Requests and activities: what they do takes milliseconds, and everything else waits for them. */
  short: { idleInTransaction: 5_000, lock: 8_000, statement: 12_000 },
  /** Reports, their CSV, audits: read much, and hold no lock that anybody waits for. Whoever asked waits a minute at most. */
  long: { idleInTransaction: 5_000, lock: 8_000, statement: 60_000 },
  /**
   * Migrations: building an index takes as long as it takes, and of two that are run at once the second waits for the first.
   * A migration waits for nothing that is frozen: the others have the limits above.
   */
  migration: { idleInTransaction: 60_000, lock: 0, statement: 0 },
} as const satisfies Record<string, Limits>

interface Limits {
  idleInTransaction: number
  lock: number
  /** 0: none. */
  statement: number
}

/** How soon either side asks whether the other is still there, when nothing is said, s; a few questions later it isn't. */
export const KEEP_ALIVE_S = 10

/** What the server is told of a connection when it is made, by the names of its settings. */
export function sessionSettings({ idleInTransaction, lock, statement }: Limits) {
  return {
    idle_in_transaction_session_timeout: idleInTransaction,
    lock_timeout: lock,
    statement_timeout: statement,
    tcp_keepalives_idle: KEEP_ALIVE_S,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    // Keepalives are for when nothing is under way; what is sent and not taken by a peer that is gone, or frozen, is this one's.
    tcp_user_timeout: 8_000,
  }
}

/** What a reader adds to a statement's limit before a connection on which no answer comes counts as dead, ms. */
const SILENCE_MARGIN_MS = 3_000

/** A pool's connections for long statements: apart, so that they keep nobody from a connection. */
const longOf = new WeakMap<object, Database>()

/** The pool for statements that may take long (`SESSIONS.long`), of one that `openDatabase` made. */
export function longStatements(sql: Database): Database {
  return longOf.get(sql) ?? sql
}

/** At once, of a process. More of them wait for one that is free. */
const LONG_AT_ONCE = 2

export interface DatabaseOptions {
  /** What PostgreSQL's own lists of connections show. */
  name: string
  connections?: number
  /**
   * Where it is told that the driver lacks its patch, which only shows when the database goes away: a process that ends then,
   * or answers that are those of other questions.
   */
  log?: Pick<Logger, 'warn'>
  /** Called with each statement as it is sent. */
  onStatement?: (text: string, parameters: unknown[]) => void
}

/**
 * Opens a pool of connections, made as they are needed: the process starts without a database, and says so when asked. Each
 * has the limits of `SESSIONS.short`; behind a pooler that refuses them, see `useSessionLimits`.
 */
export function openDatabase(url: string, options: DatabaseOptions): Database {
  if (options.log && !isPatched()) options.log.warn({ fix: 'node db/patch-driver.mjs' }, NOT_PATCHED)
  const sql = openPool(url, { ...options, limits: SESSIONS.short })
  const long = openPool(url, { ...options, connections: LONG_AT_ONCE, limits: SESSIONS.long })
  longOf.set(sql, long)
  const { end } = sql
  sql.end = async how => {
    await Promise.all([end(how), long.end(how)])
  }
  return sql
}

function openPool(
  text: string,
  { name, connections = 10, onStatement, limits }: DatabaseOptions & { limits: Limits },
): Database {
  const { url, ssl, sslnegotiation } = databaseConnection(text)
  const sql = postgres(url, {
    ssl,
    // The driver reads it; its types don't know.
    ...(sslnegotiation && { sslnegotiation }),
    max: connections,
    connect_timeout: 5,
    keep_alive: KEEP_ALIVE_S,
    // Recycled now and then, so that a database that failed over is found again.
    max_lifetime: 30 * 60,
    onnotice: () => {},
    debug: onStatement && ((_, text, parameters) => onStatement(text, parameters)),
    connection: { application_name: name, ...sessionSettings(limits) },
    // Columns only: the keys inside a jsonb value are data, and stay as they were written.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  })
  endDeadConnections(sql, limits.statement + SILENCE_MARGIN_MS)
  return sql
}

/** A value for a jsonb column. Our interfaces lack the index signature that the driver's type asks for. */
export function json(sql: Sql, value: object): postgres.Parameter {
  return sql.json(value as Json)
}

/** Fails unless the database answers, and `migrate` was run on it. */
export async function checkDatabase(sql: Sql): Promise<void> {
  await sql`select from schema_migrations limit 1`
}
