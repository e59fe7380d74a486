import type { Client } from '@temporalio/client'
import { ensureSchedulesOf } from '../activities/channels/schedules.ts'
import { listChannelProviders } from '../db/channels.ts'
import type { Sql } from '../db/client.ts'
import { ensureSchedule } from '../platform/schedule.ts'
import { scheduleIds } from '../protocol/workflow-ids.ts'
import type { Providers } from '../providers/providers.ts'

/** All schedules except those of channels. */
export const SCHEDULE_IDS = [scheduleIds.keeper, scheduleIds.retain]

/** How many are created at the same time when there are many channels. */
const AT_ONCE = 10

/**
 * Creates the missing schedules of all channels. They can be missing when the Temporal server was
 * restored or replaced.
 */
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

/** Creates the service's missing schedules. An operator may pause or change them. */
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
