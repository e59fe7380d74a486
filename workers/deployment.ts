import { setTimeout as wait } from 'node:timers/promises'
import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { WorkerOptions } from '@temporalio/worker'
import type { Config } from '../platform/config.ts'
import { FAILED_PRECONDITION, NOT_FOUND } from '../platform/grpc-codes.ts'
import type { Logger } from '../platform/log.ts'

// Which version of the code runs the conversations
// (https://docs.temporal.io/production-deployment/worker-deployments). docs/changing-workflows.md
// explains how to change a workflow with it.

type Versioning = Pick<Config, 'TEMPORAL_TASK_QUEUE' | 'WORKER_BUILD_ID'>

/**
 * A worker with a build id gets work only after its version was released. All workflows move to the
 * released version at their next step. They are not pinned to the version that started them: a
 * conversation can be open for weeks, longer than old workers are kept, and without its workers it
 * would stand still. Short workflows gain nothing from pinning.
 */
export function deploymentOptions({
  TEMPORAL_TASK_QUEUE: deploymentName,
  WORKER_BUILD_ID: buildId,
}: Versioning): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (buildId === undefined) return {}
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  }
}

/** The released build id; undefined when workers without a build id have the conversations. */
export async function releasedBuild(client: Client, deploymentName: string): Promise<string | undefined> {
  const { namespace } = client.options
  try {
    const { workerDeploymentInfo: info } = await client.workflowService.describeWorkerDeployment({
      namespace,
      deploymentName,
    })
    return info?.routingConfig?.currentDeploymentVersion?.buildId || undefined
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined
    throw error
  }
}

/** No workers of the new version are there, so the conversations stay where they are. */
export class NotReleased extends Error {
  override name = 'NotReleased'
}

/** What the server answers when something does not exist, or is not ready yet. */
const NOT_THERE_YET: number[] = [NOT_FOUND, FAILED_PRECONDITION]

/** The time between two tries, ms. The server notices new workers a moment later. */
const RETRY_MS = 500

/**
 * Hands all conversations, and all that begin from now on, to the workers of this version. Waits until
 * there are any. Throws, with instructions, when none are there after the given time (ms).
 *
 * @param buildId undefined: the workers without a build id
 * @param before called right before each try
 */
export async function release(
  client: Client,
  deploymentName: string,
  buildId: string | undefined,
  { patienceMs = 60_000, before }: { patienceMs?: number; before?: () => Promise<unknown> } = {},
): Promise<void> {
  const { namespace } = client.options
  for (const deadline = Date.now() + patienceMs; ; await wait(RETRY_MS)) {
    await before?.()
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        // The server can't check workers without a version. Whoever goes back to them must make sure
        // that they run.
        ignoreMissingTaskQueues: buildId === undefined,
      })
      return
    } catch (error) {
      const isEarly = isGrpcServiceError(error) && NOT_THERE_YET.includes(error.code)
      if (!isEarly) throw error
      if (Date.now() > deadline) {
        throw new NotReleased(
          `No worker of version ${buildId} is running (${error.details}). Start one with WORKER_BUILD_ID=${buildId} first.`,
        )
      }
    }
  }
}

/** How often a worker checks whether its version is released, ms. */
const LOOK_MS = 60_000

/** Logs from time to time that this worker gets no work, as long as its version is not released. */
export async function tellUntilReleased(
  client: Client,
  { TEMPORAL_TASK_QUEUE: name, WORKER_BUILD_ID: buildId }: Versioning,
  { log, signal }: { log: Pick<Logger, 'warn' | 'info'>; signal: AbortSignal },
): Promise<void> {
  if (buildId === undefined) return
  while (!signal.aborted) {
    const released: string | undefined = await releasedBuild(client, name).catch((): string => buildId)
    if (released === buildId) return
    log.warn(
      { buildId, released: released ?? 'workers without a build id', fix: `npm run release -- ${buildId}` },
      'this worker gets no tasks: another version has the conversations',
    )
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
