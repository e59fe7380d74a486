import { activityInfo } from '@temporalio/activity'
import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client'
import type { Dependencies } from '../dependencies.ts'

interface ChannelSchedule {
  name: string
  workflowType: string
  everyS: number
  /** Also when it is made, and not only when its turn comes. */
  atOnce: boolean
}

const SCHEDULES: ChannelSchedule[] = [
  // Often enough that a customer hardly notices; one request to the provider each. What was sent while nothing ran is not
  // to wait any longer. While a channel is pulled, its reader goes on by itself, and this only sees to it that there is one.
  { name: 'recover-inbound', workflowType: 'recoverInbound', everyS: 120, atOnce: true },
  { name: 'audit', workflowType: 'auditChannel', everyS: 3_600, atOnce: false },
]

export function channelScheduleIds(channelId: string): string[] {
  return SCHEDULES.map(({ name }) => scheduleId(name, channelId))
}

/** Makes what is done for a channel time and again. An operator may pause or change it. */
export function scheduleChannel({ temporal }: Dependencies) {
  return ({ channelId }: { channelId: string }): Promise<void> =>
    ensureSchedulesOf(temporal, channelId, activityInfo().taskQueue)
}

export function unscheduleChannel({ temporal }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<void> => {
    for (const id of channelScheduleIds(channelId)) {
      try {
        await temporal.schedule.getHandle(id).delete()
      } catch (error) {
        if (!(error instanceof ScheduleNotFoundError)) throw error
      }
    }
  }
}

/** Makes a channel's schedules, unless they are there. */
export async function ensureSchedulesOf(client: Client, channelId: string, taskQueue: string): Promise<void> {
  for (const schedule of SCHEDULES) await ensure(client, schedule, channelId, taskQueue)
}

async function ensure(
  client: Client,
  { name, workflowType, everyS, atOnce }: ChannelSchedule,
  channelId: string,
  taskQueue: string,
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: scheduleId(name, channelId),
      // Channels take turns, so that they don't all ask in the same second.
      spec: { intervals: [{ every: `${everyS} seconds`, offset: `${turnOf(channelId, everyS)} seconds` }] },
      // One that goes on is not joined by another.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType,
        workflowId: scheduleId(name, channelId),
        taskQueue,
        args: [{ channelId }],
      },
      state: { triggerImmediately: atOnce },
    })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
  }
}

function scheduleId(name: string, channelId: string): string {
  return `${name}:${channelId}`
}

function turnOf(channelId: string, everyS: number): number {
  return Number.parseInt(channelId.slice(-4), 16) % everyS
}
