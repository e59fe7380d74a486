import { Client, Connection } from '@temporalio/client'
import { ConfigError, readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { connectionOptions } from '../platform/temporal.ts'
import { prepareTemporal } from '../platform/temporal-setup.ts'
import { migrate } from './migrate.ts'

/**
 * `npm run migrate`: updates the database's schema, and registers with Temporal what this version needs. Run it before each
 * new version starts.
 */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['DATABASE_URL', 'TEMPORAL_ADDRESS'])
  for (const line of plaintextDoors(config, ['DATABASE_URL', 'TEMPORAL_ADDRESS'])) console.warn(line)
  const ran = await migrate(config.DATABASE_URL, { tell: line => console.log(`PostgreSQL: ${line}`) }).catch(
    error => {
      throw new ConfigError(`The PostgreSQL migrations failed (DATABASE_URL): ${reason(error)}`)
    },
  )
  console.log(ran.length > 0 ? `PostgreSQL: ${ran.join(', ')}` : 'PostgreSQL: up to date')

  const notes = await prepare(config).catch(error => {
    throw new ConfigError(`Temporal could not be prepared (TEMPORAL_ADDRESS): ${reason(error)}`)
  })
  console.log(notes.length > 0 ? notes.map(note => `Temporal: ${note}`).join('\n') : 'Temporal: up to date')
  return undefined
})

async function prepare(config: ReturnType<typeof readConfig>): Promise<string[]> {
  const connection = await Connection.connect(connectionOptions(config))
  try {
    return await prepareTemporal(new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }))
  } finally {
    await connection.close()
  }
}

/** Some connection errors have no message, only a code. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return error.message || code
}
