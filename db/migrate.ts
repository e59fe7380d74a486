import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'

/**
 * Brings the database to the schema of this version: the SQL files of `db/migrations`, in order, each once. Several
 * processes may call it at once; they wait for each other. Returns the names of the migrations it ran.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const ran = await runner({
    databaseUrl,
    dir: fileURLToPath(new URL('./migrations', import.meta.url)),
    direction: 'up',
    migrationsTable: 'schema_migrations',
    advisoryLockMode: 'wait',
    log: () => {},
  })
  return ran.map(migration => migration.name)
}
