import { Client } from '@temporalio/client'
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker'
import type { Dependencies } from '../activities/dependencies.ts'
import { type Activities, createActivities } from '../activities/index.ts'
import type { Database } from '../db/client.ts'
import { makeDatabaseClock } from '../db/clock.ts'
import { streamNotifier } from '../db/stream.ts'
import type { Config } from '../platform/config.ts'
import { reachability } from '../platform/inbound-mode.ts'
import type { Logger } from '../platform/log.ts'
import { diskMediaStore } from '../platform/media-store.ts'
import { withoutMissingAttributes } from '../platform/optional-attributes.ts'
import type { Secrets } from '../platform/secrets.ts'
import { dataConverter } from '../platform/temporal.ts'
import type { Model } from '../providers/model/model.ts'
import { type Providers, placesOf } from '../providers/providers.ts'
import { knowDeadline } from './activity-deadline.ts'
import { APART, bulkheads, SHARES, type Shares, slotsFor } from './bulkheads.ts'
import { bundleWorkflows } from './bundle.ts'
import { deploymentOptions } from './deployment.ts'
import { notifyStreamAfter } from './notify-stream.ts'
import { reportFailingSteps } from './report-failing-steps.ts'
import { scrubErrors } from './scrub-errors.ts'

/**
 * How much of what needs PostgreSQL alone one worker does at once; what waits for others has its shares beside it
 * (`bulkheads.ts`). A conversation kept in memory costs some 350 KB, one that is not has to be replayed at its next message.
 */
export const MAX_RECORDING = 100
const MAX_CACHED_CONVERSATIONS = 1_500

/** What is under way at a shutdown may end; then the rest is left to other workers. */
const SHUTDOWN_GRACE = '15 seconds'

/** An activity that tells that it is alive learns by the answer that it is broken off: so soon. */
const HEARTBEAT_EVERY = '1 second'

export const TUNING = {
  maxConcurrentActivityTaskExecutions: slotsFor(SHARES, MAX_RECORDING),
  maxCachedWorkflows: MAX_CACHED_CONVERSATIONS,
  shutdownGraceTime: SHUTDOWN_GRACE,
  maxHeartbeatThrottleInterval: HEARTBEAT_EVERY,
} as const

export interface WorkerOptions {
  config: Config & { PUBLIC_URL: string }
  connection: NativeConnection
  sql: Database
  /** Connections apart, for the activities that wait for others; else they share. */
  sqlApart?: Database
  secrets: Secrets
  log: Logger
  provider: Providers
  /** The model's endpoint, if one is configured. */
  ai?: Model
  /** Default: `SHARES`, and `MAX_RECORDING`. */
  shares?: Shares
  recording?: number
  /** Made once where several workers run in one process; else made here. */
  workflowBundle?: WorkflowBundleOption
}

/** Builds a worker for the workflows and the activities alike: one process, so that a step needs no second poll. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { config, connection, sql, sqlApart = sql, secrets, log, provider, ai, shares = SHARES } = options
  const converter = dataConverter(config, secrets)
  const temporal = new Client({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: converter,
    interceptors: { workflow: [withoutMissingAttributes()] },
  })
  const notifyStream = streamNotifier(sql)
  const clock = makeDatabaseClock({ sql })
  // The first look is made before there is anything to do.
  clock.now()
  const dependencies: Dependencies = {
    ...{ sql, clock, secrets, log, temporal, provider, ai, notifyStream },
    mediaStore: diskMediaStore(config.DATA_DIR),
    reachability: reachability(config, placesOf(config, provider.definitions)),
    isStopping: () => worker.getState() !== 'RUNNING',
  }
  const worker: Worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    dataConverter: converter,
    workflowBundle: options.workflowBundle ?? (await bundleWorkflows()),
    activities: {
      ...createActivities(dependencies),
      ...apart(createActivities({ ...dependencies, sql: sqlApart })),
    },
    interceptors: {
      activity: [
        bulkheads(shares),
        knowDeadline,
        reportFailingSteps(temporal),
        scrubErrors,
        notifyStreamAfter(notifyStream),
      ],
    },
    ...deploymentOptions(config),
    ...TUNING,
    maxConcurrentActivityTaskExecutions: slotsFor(shares, options.recording ?? MAX_RECORDING),
  })
  return worker
}

function apart(activities: Activities): Partial<Activities> {
  return Object.fromEntries(Object.entries(activities).filter(([name]) => APART.includes(name)))
}
