import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import { isEncrypted } from './codec.ts'
import { NOT_FOUND } from './grpc-codes.ts'
import type { Secrets } from './secrets.ts'

/** How many histories are read at the same time. */
const AT_ONCE = 10

/**
 * Reseals the input of a schedule's workflows with the newest key. Once the old key is removed, nobody could read that
 * input, and no workflow of the schedule would run. Returns the id of its key afterwards; undefined if it is in clear, or
 * if there is no such schedule.
 */
export async function resealSchedule(
  client: Client,
  secrets: Secrets,
  scheduleId: string,
): Promise<string | undefined> {
  const keyId = await keyOfSchedule(client, secrets, scheduleId)
  if (keyId === undefined || keyId === secrets.currentKeyId || !secrets.knows(keyId)) return keyId
  // The client reads it with the old key and writes it with the new one.
  await client.schedule.getHandle(scheduleId).update(schedule => schedule)
  return keyOfSchedule(client, secrets, scheduleId)
}

/**
 * How many running workflows of a task queue need each key, by the key's id. A workflow needs every key of its history as
 * long as it runs: if it is replayed and one is missing, it stops. While processes are restarted one after the other, a
 * workflow may begin with the newest key and get a signal or a result under an older one, so the whole history is read. A
 * workflow that continues as new begins again with the newest key.
 */
export async function countRunningByKey(
  client: Client,
  secrets: Secrets,
  taskQueue: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`
  const runs = client.workflow.list({ query })[Symbol.asyncIterator]()
  const reader = async () => {
    for (let next = await runs.next(); !next.done; next = await runs.next()) {
      for (const keyId of await keysOfRun(client, secrets, next.value)) {
        counts.set(keyId, (counts.get(keyId) ?? 0) + 1)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return counts
}

async function keyOfSchedule(
  client: Client,
  secrets: Secrets,
  scheduleId: string,
): Promise<string | undefined> {
  const { namespace } = client.options
  const described = await ifThere(client.workflowService.describeSchedule({ namespace, scheduleId }))
  const [keyId] = keysIn(secrets, described?.schedule?.action?.startWorkflow?.input)
  return keyId
}

async function keysOfRun(
  client: Client,
  secrets: Secrets,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<Set<string>> {
  const keys = new Set<string>()
  const request = { namespace: client.options.namespace, execution: { workflowId, runId } }
  for (let nextPageToken: Uint8Array | undefined; ; ) {
    const page = await ifThere(
      client.workflowService.getWorkflowExecutionHistory({ ...request, nextPageToken }),
    )
    for (const keyId of keysIn(secrets, page?.history?.events)) keys.add(keyId)
    nextPageToken = page?.nextPageToken ?? undefined
    if (!nextPageToken?.length) return keys
  }
}

/** The keys under which payloads within a value are sealed, by their ids, in the order of the payloads. */
function* keysIn(secrets: Secrets, value: unknown): Generator<string> {
  for (const payload of payloadsIn(value)) {
    if (isEncrypted(payload) && payload.data) yield secrets.keyIdOf(payload.data)
  }
}

/** All payloads within a value, wherever they are: each kind of event has its own place for them. */
function* payloadsIn(value: unknown): Generator<Payload> {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  const { metadata, data } = value as Payload
  if (metadata && data instanceof Uint8Array) yield { metadata, data }
  else for (const inner of Object.values(value)) yield* payloadsIn(inner)
}

async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined
    throw error
  }
}
