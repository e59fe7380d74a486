import postgres from 'postgres'
import { databaseConnection } from '../platform/database-url.ts'
import type { Logger } from '../platform/log.ts'
import { isMended } from './mend-driver.mjs'

/** The pool, or one transaction of it: every query function takes either. */
export type Sql = postgres.Sql | postgres.TransactionSql
export type Database = postgres.Sql
export type Json = postgres.JSONValue
/** A piece of SQL, which runs only as part of a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

const NOT_MENDED =
  'the PostgreSQL driver is not mended: its install ran no scripts (--ignore-scripts), and it is not safe when the database goes away'

/**
 * Opens a pool of connections, made as they are needed: the process starts without a database, and says so when asked.
 *
 * @param options.log where it is told that the driver lacks its mend, which only shows when the database goes away: a
 *   process that ends then, or answers that are those of other questions
 */
export function openDatabase(
  text: string,
  options: { name: string; connections?: number; log?: Pick<Logger, 'warn'> },
): Database {
  if (options.log && !isMended()) options.log.warn({ fix: 'node db/mend-driver.mjs' }, NOT_MENDED)
  const { url, ssl, sslnegotiation } = databaseConnection(text)
  return postgres(url, {
    ssl,
    // The driver reads it; its types don't know.
    ...(sslnegotiation && { sslnegotiation }),
    max: options.connections ?? 10,
    connect_timeout: 5,
    // Recycled now and then, so that a database that failed over is found again.
    max_lifetime: 30 * 60,
    onnotice: () => {},
    connection: { application_name: options.name },
    // Columns only: the keys inside a jsonb value are data, and stay as they were written.
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
  })
}

/** A value for a jsonb column. Our interfaces lack the index signature that the driver's type asks for. */
export function json(sql: Sql, value: object): postgres.Parameter {
  return sql.json(value as Json)
}
