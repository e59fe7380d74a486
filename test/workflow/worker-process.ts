// A worker in a process of its own, for tests that kill it. It reads the environment as workers/main.ts does, but makes
// no schedule, because other tests share the server.
import { openDatabase } from '../../db/client.ts'
import { readConfig, requireSettings } from '../../platform/config.ts'
import { makeLog } from '../../platform/log.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { connectWorker } from '../../platform/temporal.ts'
import { makeModel } from '../../providers/model/make-model.ts'
import { makeProviders } from '../../providers/providers.ts'
import { createWorker } from '../../workers/worker.ts'

const config = requireSettings(readConfig(), ['DATABASE_URL', 'SECRETS_KEY', 'PUBLIC_URL'])
const worker = await createWorker({
  config,
  connection: await connectWorker(config),
  sql: openDatabase(config.DATABASE_URL, { name: 'worker-process' }),
  secrets: makeSecrets(config.SECRETS_KEY),
  log: makeLog(config, 'worker-process'),
  provider: await makeProviders(config),
  ai: makeModel(config),
  workflowBundle: { codePath: String(process.argv[2]) },
})
// Tells the parent that it runs. On a busy machine the start takes longer than a test waits for an answer.
process.send?.('ready')
await worker.run()
// Ends at once when asked to.
process.exit()
