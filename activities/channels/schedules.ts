import { activityInfo } from '@temporalio/activity'
import { type Client, ScheduleNotFoundError } from '@temporalio/client'
import { loadChannel } from '../../db/channels.ts'
import { ensureSchedule, type RecurringWorkflow } from '../../platform/schedule.ts'
import { scheduleIds } from '../../protocol/workflow-ids.ts'
import type { Dependencies } from '../dependencies.ts'

type ChannelSchedule = { idOf: (channelId: string) => string; needsList?: true } & Pick<
  RecurringWorkflow,
  'workflowType' | 'everyS' | 'atOnce'
>

const SCHEDULES: ChannelSchedule[] = [
  // Often enough that a customer hardly notices a missed webhook; each run is one request to the
  // provider. Messages that were sent while nothing ran must not wait longer, so the first run is at
  // once. In pull mode the reader runs all the time, and the schedule only makes sure that there is one.
  {
    idOf: scheduleIds.recoverInbound,
    workflowType: 'recoverInbound',
    everyS: 120,
    atOnce: true,
    needsList: true,
  },
  { idOf: scheduleIds.auditChannel, workflowType: 'auditChannel', everyS: 3_600, atOnce: false },
]

export function channelScheduleIds(channelId: string): string[] {
  return SCHEDULES.map(({ idOf }) => idOf(channelId))
}

/** Creates a channel's schedules. An operator may pause or change them. */
export function scheduleChannel({ sql, temporal, provider }: Dependencies) {
  return async ({ channelId }: { channelId: string }): Promise<void> => {
    const channel = await loadChannel(sql, channelId)
    if (!channel) return
    const { listsMessages } = provider(channel.provider).definition.capabilities
    await ensureSchedulesOf(temporal, channelId, activityInfo().taskQueue, listsMessages)
  }
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

/**
 * Creates a channel's schedules if they don't exist. Schedules that read the provider's list are
 * created only if it has one.
 */
export async function ensureSchedulesOf(
  client: Client,
  channelId: string,
  taskQueue: string,
  listsMessages = true,
): Promise<void> {
  for (const { idOf, everyS, needsList, ...schedule } of SCHEDULES) {
    if (needsList && !listsMessages) continue
    const id = idOf(channelId)
    // Each channel gets its own offset, so that they don't all ask in the same second.
    const offsetS = turnOf(channelId, everyS)
    await ensureSchedule(client, { ...schedule, id, everyS, offsetS, taskQueue, args: [{ channelId }] })
  }
}

function turnOf(channelId: string, everyS: number): number {
  return Number.parseInt(channelId.slice(-4), 16) % everyS
}
