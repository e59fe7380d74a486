import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import type { ClientConfig } from 'pg'
import { databaseConnection } from '../platform/database-url.ts'
import { KEEP_ALIVE_S, SESSIONS } from './client.ts'

/**
 * Updates the database to the schema of this version: runs the SQL files of `db/migrations` in order, each once. If several
 * processes call it at once, they wait for each other. Returns the names of the migrations that it ran.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const { url, ssl, sslnegotiation } = databaseConnection(databaseUrl)
  if (ssl !== 'prefer') return run({ connectionString: url, ssl, sslnegotiation })
  return run({ connectionString: url, ssl: { rejectUnauthorized: false } }).catch(error => {
    // This driver has no option "TLS if the server supports it".
    if (!String(error).includes('does not support SSL')) throw error
    return run({ connectionString: url, ssl: false })
  })
}

async function run(connection: ClientConfig): Promise<string[]> {
  const ran = await runner({
    databaseUrl: {
      ...connection,
      idle_in_transaction_session_timeout: SESSIONS.migration.idleInTransaction,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_S * 1_000,
    },
    dir: fileURLToPath(new URL('./migrations', import.meta.url)),
    direction: 'up',
    migrationsTable: 'schema_migrations',
    advisoryLockMode: 'wait',
    log: () => {},
  })
  return ran.map(migration => migration.name)
}
