import { activityInfo } from '@temporalio/activity'
import { type Client, ScheduleNotFoundError } from '@temporalio/client'
import { ensureSchedule, type RecurringWorkflow } from '../../platform/schedule.ts'
import { scheduleIds } from '../../protocol/workflow-ids.ts'
import type { Dependencies } from '../dependencies.ts'

type ChannelSchedule = { idOf: (channelId: string) => string } & Pick<
  RecurringWorkflow,
  'workflowType' | 'everyS' | 'atOnce'
>

const SCHEDULES: ChannelSchedule[] = [
  // Often enough that a customer hardly notices; one request to the provider each. What was sent while nothing ran is not
  // to wait any longer. While a channel is pulled, its reader goes on by itself, and this only sees to it that there is one.
  { idOf: scheduleIds.recoverInbound, workflowType: 'recoverInbound', everyS: 120, atOnce: true },
  { idOf: scheduleIds.auditChannel, workflowType: 'auditChannel', everyS: 3_600, atOnce: false },
]

export function channelScheduleIds(channelId: string): string[] {
  return SCHEDULES.map(({ idOf }) => idOf(channelId))
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
  for (const { idOf, everyS, ...schedule } of SCHEDULES) {
    const id = idOf(channelId)
    // Channels take turns, so that they don't all ask in the same second.
    const offsetS = turnOf(channelId, everyS)
    await ensureSchedule(client, { ...schedule, id, everyS, offsetS, taskQueue, args: [{ channelId }] })
  }
}

function turnOf(channelId: string, everyS: number): number {
  return Number.parseInt(channelId.slice(-4), 16) % everyS
}
