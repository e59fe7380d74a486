import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client'
import type { WorkflowType } from '../protocol/workflows.ts'
import { isEncrypted } from './codec.ts'

/** A workflow that is started regularly. */
export interface RecurringWorkflow {
  /** The id of the schedule, from which the ids of its workflows are made. */
  id: string
  workflowType: WorkflowType
  taskQueue: string
  args: unknown[]
  everyS: number
  /** How long after the start of each period it runs, s; default 0. */
  offsetS?: number
  /** Whether it also runs immediately when the schedule is created. */
  atOnce?: boolean
}

/**
 * Creates a schedule, unless it exists: an operator may have paused or changed it. A run doesn't start while the previous
 * one is running.
 */
export async function ensureSchedule(client: Client, recurring: RecurringWorkflow): Promise<void> {
  try {
    await create(client, recurring, { triggerImmediately: recurring.atOnce })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await replaceIfInClear(client, recurring)
  }
}

function create(
  client: Client,
  { id, workflowType, taskQueue, args, everyS, offsetS = 0 }: RecurringWorkflow,
  state: ScheduleOptions['state'],
): Promise<unknown> {
  return client.schedule.create({
    scheduleId: id,
    spec: { intervals: [{ every: `${everyS} seconds`, offset: `${offsetS} seconds` }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    action: { type: 'startWorkflow', workflowType, workflowId: id, taskQueue, args },
    state,
  })
}

/** A schedule from before encryption was switched on would start workflows that refuse its input, for ever. */
async function replaceIfInClear(client: Client, recurring: RecurringWorkflow): Promise<void> {
  if (!(await seals(client))) return
  const { namespace } = client.options
  const { schedule } = await client.workflowService.describeSchedule({ namespace, scheduleId: recurring.id })
  const payloads = schedule?.action?.startWorkflow?.input?.payloads ?? []
  if (payloads.every(isEncrypted)) return
  await client.schedule.getHandle(recurring.id).delete()
  await create(client, recurring, {
    paused: schedule?.state?.paused ?? false,
    note: schedule?.state?.notes ?? '',
  })
}

async function seals({ options: { loadedDataConverter } }: Client): Promise<boolean> {
  let payloads = [loadedDataConverter.payloadConverter.toPayload({})]
  for (const codec of loadedDataConverter.payloadCodecs) payloads = await codec.encode(payloads)
  return payloads.every(isEncrypted)
}
