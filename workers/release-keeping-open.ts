import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'
import proto from '@temporalio/proto'
import { NOT_FOUND } from '../platform/grpc-codes.ts'
import { NotReleased, releasedBuild } from './deployment.ts'

// For a change that open conversations can't replay: they stay with their current version.

const { PinnedOverrideBehavior } = proto.temporal.api.workflow.v1.VersioningOverride

/** How far the server's list lags behind, ms. */
const LAG_MS = 2_000
/** How many looks in a row must find nothing new. */
const QUIET_LOOKS = 2
/** How many workflows are told at the same time. */
const AT_ONCE = 20

interface Version {
  deploymentName: string
  buildId: string
}
type Run = { workflowId: string; runId: string }

/**
 * Releases the next version for what begins from now on, and pins all that is open to the version that
 * is released until now. Pinned workflows stay there until their end, also across continue-as-new, and
 * also if they had no step since an earlier release. The workers of that version must run until then.
 * If the release fails, nothing is pinned.
 *
 * @param next the version to release; workflows that it began already (for example before it was rolled
 * back) stay with it
 * @param handOver releases it, and calls its argument right before
 */
export async function keepingOpen(
  client: Client,
  deploymentName: string,
  next: string,
  handOver: (before: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const buildId = await releasedBuild(client, deploymentName)
  if (buildId === next) return handOver(async () => {})
  if (buildId === undefined) {
    throw new NotReleased(
      'Workers without a build id have the conversations. Only workers with a version can keep them.',
    )
  }
  const version = { deploymentName, buildId }
  const kept = new Map<string, Run>()
  const keep = async () => {
    const found: Run[] = []
    for await (const { workflowId, runId, isPinned, buildId } of listOpen(client, deploymentName)) {
      if (!kept.has(runId) && !isPinned && buildId !== next) found.push({ workflowId, runId })
    }
    await each(found, run => pin(client, run, version))
    for (const run of found) kept.set(run.runId, run)
    return found.length
  }
  try {
    await handOver(keep)
  } catch (error) {
    await each([...kept.values()], run => pin(client, run, undefined))
    throw error
  }
  // Some workflows began meanwhile. They appear in the list a moment later.
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    await wait(LAG_MS)
    quiet = (await keep()) === 0 ? quiet + 1 : 0
  }
  // And some got a step from the next version before they were pinned.
  for (let rest = [...kept.values()]; rest.length > 0; await wait(LAG_MS)) {
    const open: Run[] = []
    await each(rest, async run => {
      if (await isUnderWay(client, run, version, next)) open.push(run)
    })
    rest = open
  }
}

/**
 * A workflow whose first step ran on the next version belongs to that version. If a later step was
 * given to it and can't be done there, the server keeps trying it there, even after the workflow is
 * pinned. Such a workflow is reset to before that step, which loses nothing that was done. Returns true
 * while the situation is not clear yet.
 */
async function isUnderWay(client: Client, run: Run, version: Version, next: string): Promise<boolean> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId)
  try {
    const { raw, status } = await handle.describe()
    if (status.name !== 'RUNNING') return false
    const { deploymentVersion, versionTransition } = raw.workflowExecutionInfo?.versioningInfo ?? {}
    if (deploymentVersion?.buildId === next) await pin(client, run, undefined)
    else if (versionTransition?.deploymentVersion?.buildId === next) {
      const { events = [] } = await handle.fetchHistory()
      const tried = (events ?? []).findLast(event => event.workflowTaskFailedEventAttributes)
      const done = (events ?? []).findLast(event => event.workflowTaskCompletedEventAttributes)
      if (!tried?.eventId || Number(tried.eventId) < Number(done?.eventId ?? 0)) return true
      await client.workflowService.resetWorkflowExecution({
        namespace: client.options.namespace,
        workflowExecution: run,
        requestId: randomUUID(),
        reason: `a conversation stays with version ${version.buildId}`,
        workflowTaskFinishEventId: tried.eventId,
        postResetOperations: [{ updateWorkflowOptions: pinnedTo(version) }],
      })
    }
    return false
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw error
  }
}

/** How many workflows are pinned to each version. */
export async function countKept(client: Client, deploymentName: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for await (const { isPinned, buildId } of listOpen(client, deploymentName)) {
    if (isPinned && buildId) counts.set(buildId, (counts.get(buildId) ?? 0) + 1)
  }
  return counts
}

/** The service's running workflows (all use one task queue). `buildId` is set if the list shows it. */
async function* listOpen(
  client: Client,
  taskQueue: string,
): AsyncGenerator<Run & { buildId?: string; isPinned: boolean }> {
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`
  for await (const { workflowId, runId, searchAttributes } of client.workflow.list({ query })) {
    const { TemporalWorkerDeploymentVersion: version, TemporalWorkflowVersioningBehavior: behavior } =
      searchAttributes
    const buildId = version && String(version).slice(taskQueue.length + 1)
    yield { workflowId, runId, buildId, isPinned: String(behavior) === 'Pinned' }
  }
}

async function each(runs: Run[], tell: (run: Run) => Promise<void>): Promise<void> {
  for (let at = 0; at < runs.length; at += AT_ONCE) await Promise.all(runs.slice(at, at + AT_ONCE).map(tell))
}

/** @param version undefined: the workflow follows the released version again */
async function pin(client: Client, workflowExecution: Run, version: Version | undefined): Promise<void> {
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution,
      ...pinnedTo(version),
    })
  } catch (error) {
    // The workflow ended meanwhile.
    if (!isGrpcServiceError(error) || error.code !== NOT_FOUND) throw error
  }
}

function pinnedTo(version: Version | undefined) {
  const behavior = PinnedOverrideBehavior.PINNED_OVERRIDE_BEHAVIOR_PINNED
  return {
    workflowExecutionOptions: { versioningOverride: version && { pinned: { version, behavior } } },
    updateMask: { paths: ['versioning_override'] },
  }
}
