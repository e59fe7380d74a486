import { type Client, isGrpcServiceError } from '@temporalio/client'
import type { Payload } from '@temporalio/common'
import { isEncrypted } from './codec.ts'
import { NOT_FOUND } from './grpc-codes.ts'
import type { Secrets } from './secrets.ts'

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

/** The keys under which payloads within a value are sealed, by their ids, in the order of the payloads. */
export function* keysIn(secrets: Secrets, value: unknown): Generator<string> {
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

/** Undefined if the server does not have it any more. */
export async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined
    throw error
  }
}
