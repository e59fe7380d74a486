import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate'
import pg, { type ClientConfig } from 'pg'
import { databaseConnection } from '../platform/database-url.ts'
import { KEEP_ALIVE_S, SESSIONS } from './client.ts'
import { holderTeller, isInTheWay } from './migration-locks.ts'

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url))

/** How long a migration tries to get its locks, ms. Reports read for a minute at most; another program may take longer. */
const PATIENCE_MS = 10 * 60_000
const SHORTEST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000

export interface MigrateOptions {
  /** Where the SQL files are. Default: those of this version. */
  folder?: string
  /** How long it tries to get the locks, ms. */
  patienceMs?: number
  /** Gets a line for the operator whenever a lock can't be had now. */
  tell?: (line: string) => void
}

/**
 * Updates the database to the schema of this version: runs the SQL files of `db/migrations` in order, each once and in its
 * own transaction. If several processes call it at once, they wait for each other. Returns the names of the migrations that
 * it ran.
 *
 * Whatever needs a table waits behind a migration that waits for a lock on it. So a migration waits for a lock only briefly
 * (`SESSIONS.migration`), lets the others pass, and tries again. Throws an error that names the sessions in the way, if they
 * don't end in time; the files before are then done, and the next call continues.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  const { url, ssl, sslnegotiation } = databaseConnection(databaseUrl)
  if (ssl !== 'prefer') return run({ connectionString: url, ssl, sslnegotiation }, options)
  return run({ connectionString: url, ssl: { rejectUnauthorized: false } }, options).catch(error => {
    // This driver has no option "TLS if the server supports it".
    if (!String(error).includes('does not support SSL')) throw error
    return run({ connectionString: url, ssl: false }, options)
  })
}

async function run(connection: ClientConfig, options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({
    ...connection,
    application_name: 'switchboard-migrate',
    idle_in_transaction_session_timeout: SESSIONS.migration.idleInTransaction,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_S * 1_000,
  })
  // A query that runs gets the same error. Without a listener, one that comes between two queries would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    // Of two processes that migrate, the second waits here without a limit: building an index may take any time.
    await client.query(`select pg_advisory_lock(${PG_MIGRATE_LOCK_ID})`)
    await client.query(`set lock_timeout = ${SESSIONS.migration.lock}`)
    return await runPatiently(client, options)
  } finally {
    await client.end()
  }
}

async function runPatiently(
  client: pg.Client,
  { folder = FOLDER, patienceMs = PATIENCE_MS, tell = () => {} }: MigrateOptions,
): Promise<string[]> {
  const before = await ranBefore(client)
  const until = performance.now() + patienceMs
  const tellHolders = holderTeller(client, tell)
  for (let pause = SHORTEST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await runner({
        dbClient: client,
        noLock: true,
        dir: folder,
        direction: 'up',
        migrationsTable: 'schema_migrations',
        log: () => {},
      })
      return (await ranBefore(client)).filter(name => !before.includes(name))
    } catch (error) {
      await client.query('rollback')
      if (!isInTheWay(error)) throw error
      const holders = await tellHolders()
      if (performance.now() >= until) {
        throw new Error(
          `a lock on a table could not be had within ${Math.round(patienceMs / 1_000)} s; in its way: ${holders}. End what holds it (select pg_terminate_backend(<pid>)), and run this again`,
          { cause: error },
        )
      }
    }
    // Statements that have waited behind the migration run now. The pause differs, so that it does not go along with a
    // program that reads every so many seconds.
    await setTimeout(pause * (0.5 + Math.random() / 2))
  }
}

async function ranBefore(client: pg.Client): Promise<string[]> {
  const { rows: exists } = await client.query(`select to_regclass('schema_migrations') is not null as yes`)
  if (!exists[0]?.yes) return []
  const { rows } = await client.query<{ name: string }>(
    'select name from schema_migrations order by run_on, id',
  )
  return rows.map(({ name }) => name)
}
