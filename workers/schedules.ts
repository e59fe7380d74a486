import type { Client } from '@temporalio/client'
import { ensureSchedulesOf } from '../activities/channels/schedules.ts'
import { listChannelProviders } from '../db/channels.ts'
import type { Sql } from '../db/client.ts'
import { ensureSchedule } from '../platform/schedule.ts'
import { scheduleIds } from '../protocol/workflow-ids.ts'
import type { Providers } from '../providers/providers.ts'

/** Of all schedules but the channels' own. */
export const SCHEDULE_IDS = [scheduleIds.keeper, scheduleIds.retain]

/** Made at once at a start with many channels. */
const AT_ONCE = 10

/** Makes the schedules of all channels, unless they are there: the server's data may be younger than the database's. */
export async function ensureChannelSchedules(
  client: Client,
  sql: Sql,
  taskQueue: string,
  provider: Providers,
): Promise<void> {
  const channels = await listChannelProviders(sql)
  const ensure = (channel: { id: string; provider: string }) => {
    const { listsMessages } = provider(channel.provider).definition.capabilities
    return ensureSchedulesOf(client, channel.id, taskQueue, listsMessages)
  }
  for (let at = 0; at < channels.length; at += AT_ONCE) {
    await Promise.all(channels.slice(at, at + AT_ONCE).map(ensure))
  }
}

/** Makes the schedules that the service needs, unless they are there. An operator may pause or change them. */
export async function ensureSchedules(client: Client, taskQueue: string): Promise<void> {
  await ensureSchedule(client, {
    id: scheduleIds.keeper,
    workflowType: 'keeper',
    taskQueue,
    args: [],
    everyS: 60,
  })
  await ensureSchedule(client, {
    id: scheduleIds.retain,
    workflowType: 'retain',
    taskQueue,
    args: [],
    everyS: 3_600,
  })
}
