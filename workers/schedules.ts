import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client'

const KEEPER_ID = 'keeper'

/** Makes the schedules that the service needs, unless they are there. An operator may pause or change them. */
export async function ensureSchedules(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: KEEPER_ID,
      spec: { intervals: [{ every: '1 minute' }] },
      // A round that takes longer than a minute is not joined by another.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: 'keeper',
        workflowId: KEEPER_ID,
        taskQueue,
        args: [],
      },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
  }
}
