import { serve } from '@hono/node-server'
import { openDatabase } from '../db/client.ts'
import { readConfig, requireSettings } from '../platform/config.ts'
import { makeLog } from '../platform/log.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { makeApi } from './app.ts'

/** How long requests under way may take at a shutdown, ms. Event streams never end by themselves. */
const SHUTDOWN_MS = 5_000

await runProcess(async () => {
  const config = requireSettings(readConfig(), [
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'SECRETS_KEY',
    'ADMIN_TOKEN',
    'PUBLIC_URL',
  ])
  const log = makeLog(config, 'api')
  const secrets = makeSecrets(config.SECRETS_KEY)
  const sql = openDatabase(config.DATABASE_URL, { name: 'switchboard-api' })
  const temporal = lazyClient(config, secrets)
  const api = makeApi({ config, sql, secrets, temporal, log })
  const server = serve({ fetch: api.app.fetch, port: config.PORT, hostname: config.HOST }, ({ port }) =>
    log.info({ port }, 'listening'),
  )
  return {
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      await Promise.race([closed, new Promise(resolve => setTimeout(resolve, SHUTDOWN_MS))])
      await api.close()
      await temporal.connection.close()
      await sql.end({ timeout: 5 })
    },
  }
})
