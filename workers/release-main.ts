import { readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { NotReleased, release, releasedBuild } from './deployment.ts'

const USAGE = 'npm run release -- <build id>, or --none for workers without one'

/**
 * `npm run release -- <build id>`: hands all conversations to the workers of that version (`WORKER_BUILD_ID`), which have to be
 * up. Without an argument: says which version has them.
 */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['TEMPORAL_ADDRESS', 'SECRETS_KEY'])
  for (const line of plaintextDoors(config, ['TEMPORAL_ADDRESS'])) console.warn(line)
  const [asked, ...more] = process.argv.slice(2)
  if (more.length > 0) throw new Error(USAGE)
  const client = lazyClient(config, makeSecrets(config.SECRETS_KEY))
  try {
    if (asked !== undefined) {
      await release(client, config.TEMPORAL_TASK_QUEUE, asked === '--none' ? undefined : asked)
    }
    const released = await releasedBuild(client, config.TEMPORAL_TASK_QUEUE)
    console.log(
      released === undefined
        ? 'Workers without a build id have the conversations.'
        : `Version ${released} has the conversations.`,
    )
  } catch (error) {
    if (!(error instanceof NotReleased)) throw error
    console.error(error.message)
    process.exitCode = 1
  } finally {
    await client.connection.close()
  }
  if (process.exitCode) process.exit()
  return undefined
})
