import { setTimeout as wait } from 'node:timers/promises'
import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { WorkerOptions } from '@temporalio/worker'
import type { Config } from '../platform/config.ts'
import { FAILED_PRECONDITION, NOT_FOUND } from '../platform/grpc-codes.ts'
import type { Logger } from '../platform/log.ts'

// Which version of the code has the conversations (https://docs.temporal.io/production-deployment/worker-deployments).
// docs/changing-workflows.md tells how to change the workflow by it.

type Versioning = Pick<Config, 'TEMPORAL_TASK_QUEUE' | 'WORKER_BUILD_ID'>

/**
 * A worker with a build id is given work once its version is released, and not before. All workflows move on to the released
 * version at their next step: a conversation can be open for weeks, longer than anybody keeps old workers, and one that were
 * pinned to workers that are gone would stand still. The short ones gain nothing by staying.
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

/** The build id that is released; undefined where it is the workers without one that have the conversations. */
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

/** There is nobody to hand the conversations to: they stay where they are. */
export class NotReleased extends Error {
  override name = 'NotReleased'
}

/** What is not there, or not yet as it has to be. */
const NOT_THERE_YET: number[] = [NOT_FOUND, FAILED_PRECONDITION]

/** Between two tries, ms: the server notes a moment later that workers are there. */
const RETRY_MS = 500

/**
 * Hands all conversations, and what begins from now on, to the workers of this version. Waits until there are any, for so
 * long, ms; throws, with what to do, when there are none by then.
 *
 * @param buildId undefined: to the workers without one
 * @param before done right before each try
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
        ...{ namespace, deploymentName, buildId },
        // Nobody asks for workers that have no version: whoever goes back to them has to see to it.
        ignoreMissingTaskQueues: buildId === undefined,
      })
      return
    } catch (error) {
      const isEarly = isGrpcServiceError(error) && NOT_THERE_YET.includes(error.code)
      if (!isEarly) throw error
      if (Date.now() > deadline) {
        throw new NotReleased(
          `No worker of version ${buildId} is up (${error.details}). Start one with WORKER_BUILD_ID=${buildId} first.`,
        )
      }
    }
  }
}

/** How often a worker looks whether its version is released, ms. */
const LOOK_MS = 60_000

/** Says now and then that this worker is given nothing, for as long as that is so. */
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
      'this worker is given nothing: another version has the conversations',
    )
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
