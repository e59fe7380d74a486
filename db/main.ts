import { Client, Connection } from '@temporalio/client'
import { readConfig, requireSettings } from '../platform/config.ts'
import { runProcess } from '../platform/run.ts'
import { connectionOptions } from '../platform/temporal.ts'
import { prepareTemporal } from '../platform/temporal-setup.ts'
import { migrate } from './migrate.ts'

/** `npm run migrate`: the database's schema, and what Temporal has to know. Run before each new version starts. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['DATABASE_URL', 'TEMPORAL_ADDRESS'])
  const ran = await migrate(config.DATABASE_URL)
  console.log(ran.length > 0 ? `PostgreSQL: ${ran.join(', ')}` : 'PostgreSQL: up to date')

  const connection = await Connection.connect(connectionOptions(config))
  const notes = await prepareTemporal(new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }))
  console.log(notes.length > 0 ? notes.map(note => `Temporal: ${note}`).join('\n') : 'Temporal: up to date')
  await connection.close()
  process.exit(0)
})
