import { openDatabase } from '../db/client.ts'
import { useSessionLimits } from '../db/session-limits.ts'
import { readConfig, requireSettings } from '../platform/config.ts'
import { listen } from '../platform/listen.ts'
import { makeLog } from '../platform/log.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { closeFolder } from '../platform/private-folder.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { makeApi } from './app.ts'
import { bringsFile } from './routes/uploads.ts'

/**
 * How long running requests may still take at a shutdown, ms. A request that waits for an outcome may have asked for
 * longer; it is cut off.
 */
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
  for (const line of plaintextDoors(config, ['DATABASE_URL', 'TEMPORAL_ADDRESS'])) log.warn(line)
  const open = closeFolder(config.DATA_DIR)
  if (open) log.warn(open)
  const secrets = makeSecrets(config.SECRETS_KEY)
  const sql = openDatabase(config.DATABASE_URL, { name: 'switchboard-api', log })
  void useSessionLimits(sql, log)
  const temporal = lazyClient(config, secrets)
  const api = makeApi({ config, sql, secrets, temporal, log })
  const { PORT: port, HOST: hostname = '0.0.0.0' } = config
  const server = await listen(api.app.fetch, { port, hostname, setting: 'PORT', log, bringsFile })
  log.info({ port: server.port }, 'listening')
  return {
    async stop() {
      // `api.close` ends the event streams; `server.close` waits for the other requests.
      await Promise.all([api.close(), server.close(SHUTDOWN_MS)])
      await temporal.connection.close()
      await sql.end({ timeout: 5 })
    },
  }
})
