import { openDatabase } from '../db/client.ts'
import { readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { reseal, summaryOf } from './reseal.ts'
import { progressTeller } from './reseal-progress.ts'

/**
 * `npm run reseal`: run it after a new key was put first in `SECRETS_KEY`. It encrypts again what an
 * older key encrypted, and prints what still needs the older key. The exit code is 0 when nothing does.
 */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'SECRETS_KEY'])
  for (const line of plaintextDoors(config, ['DATABASE_URL', 'TEMPORAL_ADDRESS'])) console.warn(line)
  const secrets = makeSecrets(config.SECRETS_KEY)
  const sql = openDatabase(config.DATABASE_URL, { name: 'switchboard-reseal', connections: 1 })
  const temporal = lazyClient(config, secrets)
  try {
    const resealed = await reseal(
      { sql, secrets, temporal },
      config.TEMPORAL_TASK_QUEUE,
      progressTeller(line => console.log(line)),
    )
    for (const line of summaryOf(resealed, secrets.currentKeyId)) console.log(line)
    if (resealed.left.length > 0) process.exitCode = 1
  } finally {
    await temporal.connection.close()
    await sql.end({ timeout: 5 })
  }
  if (process.exitCode) process.exit()
  return undefined
})
