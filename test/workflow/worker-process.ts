// A worker in a process of its own, for tests that kill it. Reads the environment as workers/main.ts does, but makes no
// schedule: the server is shared with other tests.
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
// Whoever listens learns that it is there: on a busy machine that takes longer than a test waits for an answer.
process.send?.('ready')
await worker.run()
// Asked to end, it does at once.
process.exit()
