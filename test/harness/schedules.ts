import type { Client } from '@temporalio/client'
import { listChannelProviders } from '../../db/channels.ts'
import type { Database } from '../../db/client.ts'
import { scheduleIds } from '../../protocol/workflow-ids.ts'

/**
 * Deletes the schedules that look for missed messages. Each runs every two minutes, also after its world is closed: at the end
 * of all tests this took a fifteenth of a core.
 */
export async function forgetSchedules(sql: Database, temporal: Client): Promise<void> {
  // The test may have deleted them, or left a server that does not answer. Then they are not worth waiting for.
  const channels = await listChannelProviders(sql).catch(() => [])
  const forget = (id: string) => temporal.schedule.getHandle(scheduleIds.recoverInbound(id)).delete()
  await temporal.withDeadline(Date.now() + 2_000, () =>
    Promise.allSettled(channels.map(({ id }) => forget(id))),
  )
}
