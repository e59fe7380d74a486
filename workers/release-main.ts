import { parseArgs } from 'node:util'
import { readConfig, requireSettings } from '../platform/config.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { lazyClient } from '../platform/temporal.ts'
import { NotReleased, release, releasedBuild } from './deployment.ts'
import { countKept, keepingOpen } from './release-keeping-open.ts'

const USAGE = 'npm run release -- <build id> [--keep-open], or --none for workers without one'

/**
 * `npm run release -- <build id>`: hands all conversations to the workers of that version
 * (`WORKER_BUILD_ID`), which must be running. With `--keep-open` it hands over only what begins from
 * now on; open conversations stay with their version. Without an argument it prints which version has
 * the conversations.
 */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['TEMPORAL_ADDRESS', 'SECRETS_KEY'])
  for (const line of plaintextDoors(config, ['TEMPORAL_ADDRESS'])) console.warn(line)
  const { asked, keeps } = read(process.argv.slice(2))
  const { TEMPORAL_TASK_QUEUE: deploymentName } = config
  const client = lazyClient(config, makeSecrets(config.SECRETS_KEY))
  try {
    if (asked !== undefined) {
      const buildId = asked === '--none' ? undefined : asked
      const handOver = (before?: () => Promise<unknown>) =>
        release(client, deploymentName, buildId, { before })
      if (keeps && buildId !== undefined) await keepingOpen(client, deploymentName, buildId, handOver)
      else await handOver()
    }
    const released = await releasedBuild(client, deploymentName)
    console.log(
      released === undefined
        ? 'Workers without a build id have the conversations.'
        : `Version ${released} has the conversations.`,
    )
    for (const [buildId, count] of await countKept(client, deploymentName)) {
      console.log(
        `Version ${buildId} keeps ${count} open conversations. Its workers must run until they are closed.`,
      )
    }
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

function read(given: string[]): { asked?: string; keeps: boolean } {
  const { values, positionals } = parseArgs({
    args: given,
    allowPositionals: true,
    options: { none: { type: 'boolean' }, 'keep-open': { type: 'boolean' } },
  })
  const [asked = values.none ? '--none' : undefined, ...more] = positionals
  const keeps = values['keep-open'] === true
  if (
    more.length > 0 ||
    (values.none && (positionals.length > 0 || keeps)) ||
    (keeps && asked === undefined)
  ) {
    throw new Error(USAGE)
  }
  return { asked, keeps }
}
