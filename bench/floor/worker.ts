import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, Worker } from '@temporalio/worker'
import { readConfig, requireSettings } from '../../platform/config.ts'
import { makeLog } from '../../platform/log.ts'
import { runProcess } from '../../platform/run.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { connectWorker, dataConverter } from '../../platform/temporal.ts'
import { bundling } from '../../workers/bundle.ts'
import { installRuntime } from '../../workers/runtime.ts'
import { TUNING } from '../../workers/worker.ts'
import { floorActivities } from './activities.ts'

const workflowsPath = fileURLToPath(new URL('./workflow.ts', import.meta.url))

/** The floor's worker: settings, codec and connection of the service, with the floor's workflow. */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['TEMPORAL_ADDRESS', 'SECRETS_KEY', 'TWILIO_EMULATOR_URL'])
  installRuntime(makeLog(config, 'floor-worker'))
  const connection = await connectWorker(config)
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    dataConverter: dataConverter(config, makeSecrets(config.SECRETS_KEY)),
    workflowBundle: await bundleWorkflowCode({ workflowsPath, ...bundling(workflowsPath) }),
    activities: { ...floorActivities(config.TWILIO_EMULATOR_URL) },
    ...TUNING,
  })
  const ran = worker.run()
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown()
      await ran
      await connection.close()
    },
  }
})
