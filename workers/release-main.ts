import { readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { release, releasedBuild } from './deployment.ts'

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
  } finally {
    await client.connection.close()
  }
  return undefined
})
