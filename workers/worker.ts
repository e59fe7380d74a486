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
import { pushSettings } from '../platform/vapid.ts'
import type { Model } from '../providers/model/model.ts'
import { type Providers, placesOf } from '../providers/providers.ts'
import { knowDeadline } from './activity-deadline.ts'
import { APART, bulkheads, SHARES, type Shares, slotsFor } from './bulkheads.ts'
import { bundleWorkflows } from './bundle.ts'
import { channelShare } from './channel-share.ts'
import { deploymentOptions } from './deployment.ts'
import { keepSearchFilled } from './fill-search.ts'
import { notifyStreamAfter } from './notify-stream.ts'
import { keepPushing } from './push-notices.ts'
import { reportFailingSteps } from './report-failing-steps.ts'
import { scrubErrors } from './scrub-errors.ts'

/**
 * How many activities that need PostgreSQL alone one worker runs at the same time. Activities that wait
 * for other systems have their own shares (`bulkheads.ts`). A conversation in the cache takes about 350
 * KB; one that is not in the cache must be replayed at its next message.
 */
export const MAX_RECORDING = 100
const MAX_CACHED_CONVERSATIONS = 1_500

/** Running activities may finish during this time at a shutdown. Other workers take over the rest. */
const SHUTDOWN_GRACE = '15 seconds'

/**
 * How often heartbeats are sent. Their answers tell an activity that it was cancelled, so this is how
 * fast it learns that.
 */
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
  /** Separate connections for activities that wait for other systems. Default: they share `sql`. */
  sqlApart?: Database
  secrets: Secrets
  log: Logger
  provider: Providers
  /** The model's endpoint, if one is configured. */
  ai?: Model
  /** Defaults: `SHARES` and `MAX_RECORDING`. */
  shares?: Shares
  recording?: number
  /** Several workers in one process can share one bundle. Default: it is built here. */
  workflowBundle?: WorkflowBundleOption
}

/** Creates a worker for workflows and activities together. In one process, a step needs no second poll. */
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
  const isStopping = () => worker.getState() !== 'RUNNING'
  const fillSearch = keepSearchFilled(sql, { log, isStopping })
  const push = pushSettings(config)
  const readForPush =
    push && keepPushing(sql, { temporal, log, isStopping, taskQueue: config.TEMPORAL_TASK_QUEUE })
  const clock = makeDatabaseClock({ sql })
  // The first reading of the clock happens before there is any work.
  clock.now()
  const dependencies: Dependencies = {
    sql,
    clock,
    secrets,
    log,
    temporal,
    provider,
    ai,
    notifyStream,
    mediaStore: diskMediaStore(config.DATA_DIR),
    reachability: reachability(config, placesOf(config, provider.definitions)),
    isStopping,
    push,
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
        channelShare(sql.options.max),
        knowDeadline,
        reportFailingSteps(temporal),
        scrubErrors,
        notifyStreamAfter(notifyStream, fillSearch, ...(readForPush ? [readForPush] : [])),
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
