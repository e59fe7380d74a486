import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client'

/** A workflow that is started time and again. */
export interface RecurringWorkflow {
  /** Of the schedule, and of the workflows that it starts. */
  id: string
  workflowType: string
  taskQueue: string
  args: unknown[]
  everyS: number
  /** How long after the full period, s; default 0. */
  offsetS?: number
  /** Also when it is made, and not only when its turn comes. */
  atOnce?: boolean
}

/** Makes a schedule, unless it is there: an operator may have paused or changed it. One run that goes on is not joined by another. */
export async function ensureSchedule(
  client: Client,
  { id, workflowType, taskQueue, args, everyS, offsetS = 0, atOnce = false }: RecurringWorkflow,
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: id,
      spec: { intervals: [{ every: `${everyS} seconds`, offset: `${offsetS} seconds` }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: { type: 'startWorkflow', workflowType, workflowId: id, taskQueue, args },
      state: { triggerImmediately: atOnce },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
  }
}
