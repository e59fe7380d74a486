import postgres from 'postgres'
import { databaseConnection } from '../platform/database-url.ts'
import type { Logger } from '../platform/log.ts'
import { endDeadConnections } from './dead-connections.ts'
import { isPatched } from './patch-driver.mjs'

/** The pool, or one of its transactions. Every query function takes either. */
export type Sql = postgres.Sql | postgres.TransactionSql
export type Database = postgres.Sql
export type Json = postgres.JSONValue
/** A piece of SQL that only runs as part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

const NOT_PATCHED =
  'the PostgreSQL driver is not patched, because the installation ran no scripts (--ignore-scripts). Without the patch it is not safe when the database becomes unavailable'

/**
 * How long a user of a connection may make others wait, ms, by kind of use. A process that is frozen during a transaction
 * (a stopped container, a paused virtual machine, a cut cable) would hold its locks for as long as it is frozen. With these
 * limits the server ends the transaction, and everybody else continues.
 *
 * The limits rise in this order: an idle transaction ends before those that wait for its lock give up; both happen before
 * the statement's limit; and that is shorter than the 15 s of an activity. So a statement of an activity that timed out is
 * not still running when the activity is tried again.
 */
export const SESSIONS = {
  /** Requests and activities. They take milliseconds, and everything else waits for them. */
  short: { idleInTransaction: 5_000, lock: 8_000, statement: 12_000 },
  /** Reports, CSV files, audits. They read much and hold no lock that others need. The caller waits a minute at most. */
  long: { idleInTransaction: 5_000, lock: 8_000, statement: 60_000 },
  /**
   * Migrations. Building an index may take any time. But all traffic on a table waits behind a migration that waits for its
   * lock: it gives up soon, and tries again (`migrate.ts`).
   */
  migration: { idleInTransaction: 60_000, lock: 1_000, statement: 0 },
} as const satisfies Record<string, Limits>

interface Limits {
  idleInTransaction: number
  lock: number
  /** 0 means no limit. */
  statement: number
}

/**
 * After how much silence each side checks whether the other is still there, s. A few unanswered checks end the connection.
 */
export const KEEP_ALIVE_S = 10

/** The settings that are sent to the server when a connection is made. */
export function sessionSettings({ idleInTransaction, lock, statement }: Limits) {
  return {
    idle_in_transaction_session_timeout: idleInTransaction,
    lock_timeout: lock,
    statement_timeout: statement,
    tcp_keepalives_idle: KEEP_ALIVE_S,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    // Keepalives only watch a silent connection. This limit is for data that was sent and that a dead or frozen peer does
    // not take.
    tcp_user_timeout: 8_000,
  }
}

/** How much longer than a statement's limit a connection may stay silent before it counts as dead, ms. */
const SILENCE_MARGIN_MS = 3_000

/** For each pool, a separate pool for long statements, so that they don't use up its connections. */
const longOf = new WeakMap<object, Database>()

/** The pool for long statements (`SESSIONS.long`) that belongs to a pool of `openDatabase`. */
export function longStatements(sql: Database): Database {
  return longOf.get(sql) ?? sql
}

/** How many long statements run at once in a process. Others wait. */
const LONG_AT_ONCE = 2

export interface DatabaseOptions {
  /** The name that PostgreSQL shows for the connections. */
  name: string
  connections?: number
  /**
   * Gets a warning if the driver lacks its patch. Without the patch, when the database goes away, the process may end, or a
   * query may get the answer of another query.
   */
  log?: Pick<Logger, 'warn'>
  /** Called with each statement when it is sent. */
  onStatement?: (text: string, parameters: unknown[]) => void
}

/**
 * Opens a pool whose connections are made on demand. So the process starts without a database, and its readiness check
 * reports that. Connections have the limits of `SESSIONS.short`; if a pooler refuses them, see `useSessionLimits`.
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
    // The driver reads this option; its types don't have it.
    ...(sslnegotiation && { sslnegotiation }),
    max: connections,
    connect_timeout: 5,
    keep_alive: KEEP_ALIVE_S,
    backoff: reconnectPause,
    // Connections are replaced regularly, so that the pool finds a database that has failed over.
    max_lifetime: 30 * 60,
    onnotice: () => {},
    debug: onStatement && ((_, text, parameters) => onStatement(text, parameters)),
    connection: { application_name: name, ...sessionSettings(limits) },
    // Only column names are converted. Keys inside a jsonb value are data and must not change.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  })
  endDeadConnections(sql, limits.statement + SILENCE_MARGIN_MS)
  return sql
}

/** How long a connection waits at most before it is made again, s. */
const LONGEST_PAUSE_S = 0.5

/**
 * How long a connection that failed waits before it is made again, s. The driver counts the failures of all connections
 * together. So when a database restarts and a whole pool is reset at once, its own default lets most of the pool wait for 10
 * to 20 seconds, with queries that are given to it, though the database answers again in one.
 */
function reconnectPause(failures: number): number {
  return Math.min(3 ** failures / 100, LONGEST_PAUSE_S) * (0.5 + Math.random() / 2)
}

/** A value for a jsonb column. The driver's type wants an index signature, which our interfaces don't have. */
export function json(sql: Sql, value: object): postgres.Parameter {
  return sql.json(value as Json)
}

/**
 * Throws if the database doesn't answer, only reads, or if `migrate` was never run on it. It locks a row, which a server that
 * only reads refuses; the refusal also ends the connection to it (`dead-connections.ts`).
 */
export async function checkDatabase(sql: Sql): Promise<void> {
  await sql`select from schema_migrations limit 1 for key share skip locked`
}
