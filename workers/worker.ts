import { Client } from '@temporalio/client'
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker'
import { createActivities } from '../activities/index.ts'
import type { Database } from '../db/client.ts'
import { streamNotifier } from '../db/stream.ts'
import type { Config } from '../platform/config.ts'
import { reachability } from '../platform/inbound-mode.ts'
import type { Logger } from '../platform/log.ts'
import { diskMediaStore } from '../platform/media-store.ts'
import type { Secrets } from '../platform/secrets.ts'
import { dataConverter } from '../platform/temporal.ts'
import type { Model } from '../providers/model/model.ts'
import type { MessagingProvider } from '../providers/provider.ts'
import { bundleWorkflows } from './bundle.ts'
import { endInTime } from './end-in-time.ts'
import { scrubErrors } from './scrub-errors.ts'
import { tellStream } from './tell-stream.ts'

/**
 * How much one worker does at once. Activities wait for PostgreSQL and the provider, not for the processor, so there are
 * many; a conversation kept in memory costs some 350 KB, one that is not has to be replayed at its next message.
 */
export const MAX_ACTIVITIES = 100
const MAX_CACHED_CONVERSATIONS = 1_500

/** What is under way at a shutdown may end; then the rest is left to other workers. */
const SHUTDOWN_GRACE = '15 seconds'

/** An activity that tells that it is alive learns by the answer that it is broken off: so soon. */
const HEARTBEAT_EVERY = '1 second'

export const TUNING = {
  maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
  maxCachedWorkflows: MAX_CACHED_CONVERSATIONS,
  shutdownGraceTime: SHUTDOWN_GRACE,
  maxHeartbeatThrottleInterval: HEARTBEAT_EVERY,
} as const

export interface WorkerOptions {
  config: Config & { PUBLIC_URL: string }
  connection: NativeConnection
  sql: Database
  secrets: Secrets
  log: Logger
  provider: (name: string) => MessagingProvider
  /** The model's endpoint, if one is configured. */
  ai?: Model
  /** Made once where several workers run in one process; else made here. */
  workflowBundle?: WorkflowBundleOption
}

/** Builds a worker for the workflows and the activities alike: one process, so that a step needs no second poll. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { config, connection, sql, secrets, log, provider, ai } = options
  const converter = dataConverter(config, secrets)
  const temporal = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: converter,
  })
  const notifyStream = streamNotifier(sql)
  const worker: Worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    dataConverter: converter,
    workflowBundle: options.workflowBundle ?? (await bundleWorkflows()),
    activities: createActivities({
      ...{ sql, secrets, log, temporal, provider, ai, notifyStream },
      mediaStore: diskMediaStore(config.DATA_DIR),
      reachability: reachability(config),
      isStopping: () => worker.getState() !== 'RUNNING',
    }),
    interceptors: { activity: [endInTime, scrubErrors, tellStream(notifyStream)] },
    ...TUNING,
  })
  return worker
}
