import { activityInfo } from '@temporalio/activity'
import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client'
import type { Dependencies } from '../dependencies.ts'

/** Often enough that a customer hardly notices; one request to the provider each, s. */
const EVERY_S = 120

/** Makes the schedule by which a channel's list is read. An operator may pause or change it. */
export function scheduleRecovery({ temporal }: Dependencies) {
  return ({ channelId }: { channelId: string }): Promise<void> =>
    ensureRecovery(temporal, channelId, activityInfo().taskQueue)
}

export function endRecovery({ temporal }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<void> => {
    try {
      await temporal.schedule.getHandle(scheduleId(channelId)).delete()
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error
    }
  }
}

export async function ensureRecovery(client: Client, channelId: string, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: scheduleId(channelId),
      // Channels take turns, so that they don't all ask in the same second.
      spec: { intervals: [{ every: `${EVERY_S} seconds`, offset: `${turnOf(channelId)} seconds` }] },
      // While a channel is pulled, its reader goes on by itself, and the schedule only sees to it that there is one.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: 'recoverInbound',
        workflowId: scheduleId(channelId),
        taskQueue,
        args: [{ channelId }],
      },
      // What was sent while nothing ran is not to wait any longer.
      state: { triggerImmediately: true },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
  }
}

function scheduleId(channelId: string): string {
  return `recover-inbound:${channelId}`
}

function turnOf(channelId: string): number {
  return Number.parseInt(channelId.slice(-4), 16) % EVERY_S
}
