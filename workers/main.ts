import { Client } from '@temporalio/client'
import { openDatabase } from '../db/client.ts'
import { useSessionLimits } from '../db/session-limits.ts'
import { readConfig, requireSettings } from '../platform/config.ts'
import { socketAddress } from '../platform/listen.ts'
import { makeLog } from '../platform/log.ts'
import { plaintextDoors } from '../platform/plaintext.ts'
import { closeFolder } from '../platform/private-folder.ts'
import { runProcess } from '../platform/run.ts'
import { makeSecrets } from '../platform/secrets.ts'
import { dataConverter } from '../platform/temporal.ts'
import { makeModel } from '../providers/model/make-model.ts'
import { makeProviders } from '../providers/providers.ts'
import { connectPatiently } from './connect.ts'
import { tellUntilReleased } from './deployment.ts'
import { installRuntime } from './runtime.ts'
import { ensureChannelSchedules, ensureSchedules } from './schedules.ts'
import { createWorker, MAX_RECORDING } from './worker.ts'

await runProcess(async () => {
  const config = requireSettings(readConfig(), [
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'SECRETS_KEY',
    'PUBLIC_URL',
  ])
  const log = makeLog(config, 'worker')
  for (const line of plaintextDoors(config, ['DATABASE_URL', 'TEMPORAL_ADDRESS'])) log.warn(line)
  const open = closeFolder(config.DATA_DIR)
  if (open) log.warn(open)
  const { METRICS_PORT, HOST = '127.0.0.1' } = config
  installRuntime(log, METRICS_PORT === undefined ? undefined : socketAddress(HOST, METRICS_PORT))
  const secrets = makeSecrets(config.SECRETS_KEY)
  // Activities hold a connection only for the time of a statement, so a few connections serve many
  // activities.
  const connections = Math.ceil(MAX_RECORDING / 5)
  const sql = openDatabase(config.DATABASE_URL, { name: 'switchboard-worker', connections, log })
  const sqlApart = openDatabase(config.DATABASE_URL, {
    name: 'switchboard-apart',
    connections: connections / 2,
  })
  void useSessionLimits(sql, log)
  void useSessionLimits(sqlApart, log)
  const connection = await connectPatiently(config, log)
  const provider = await makeProviders(config)
  const worker = await createWorker({
    config,
    connection,
    sql,
    sqlApart,
    secrets,
    log,
    provider,
    ai: makeModel(config),
  })
  const client = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config, secrets),
  })
  await ensureSchedules(client, config.TEMPORAL_TASK_QUEUE)

  // The worker starts its work meanwhile. A schedule that fails here is created at the next start, or
  // with the channel.
  ensureChannelSchedules(client, sql, config.TEMPORAL_TASK_QUEUE, provider).catch(error =>
    log.error({ err: error }, 'some schedules of channels could not be created'),
  )
  const ran = worker.run()
  ran.catch(error => {
    log.fatal({ err: error }, 'the worker ended')
    process.exit(1)
  })
  log.info({ taskQueue: config.TEMPORAL_TASK_QUEUE, buildId: config.WORKER_BUILD_ID }, 'polling')
  const stopping = new AbortController()
  void tellUntilReleased(client, config, { log, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ran
      await connection.close()
      await Promise.all([sql.end({ timeout: 5 }), sqlApart.end({ timeout: 5 })])
    },
  }
})
