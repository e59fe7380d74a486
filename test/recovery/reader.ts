import { randomBytes } from 'node:crypto'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

/** Reads the channel's list now, as its schedule would. Returns how many messages were recovered. */
export function recover(world: World, channelId: string): Promise<number> {
  return world.temporal.workflow.execute('recoverInbound', {
    taskQueue: world.config.TEMPORAL_TASK_QUEUE,
    workflowId: `recover-now:${channelId}:${randomBytes(4).toString('hex')}`,
    args: [{ channelId }],
  })
}

/**
 * Makes it look as if the channel had been connected an hour ago and read since then. From now on its list is read only
 * when a test says so: the schedule is paused after the first reading, and so is the schedule of the audit, which reads
 * the same list.
 */
export async function backdate(world: World, channelId: string): Promise<void> {
  for (const name of ['recover-inbound', 'audit']) {
    await world.temporal.schedule.getHandle(`${name}:${channelId}`).pause()
  }
  await until('the first reading', async () => {
    const rows = await world.sql`
      select from inbound_readings where channel_id = ${channelId} and read_at is not null`
    return rows.length > 0
  })
  await world.sql`update channels set created_at = now() - interval '1 hour' where id = ${channelId}`
  await world.sql`
    insert into inbound_readings (channel_id, watermark, pointed_at)
    values (${channelId}, now() - interval '1 hour', now() - interval '1 hour')
    on conflict (channel_id) do update set watermark = excluded.watermark, pointed_at = excluded.pointed_at`
}

export function minutesAgo(minutes: number, seconds = 0): string {
  return new Date(Date.now() - minutes * 60_000 + seconds * 1_000).toISOString()
}

/** The stored messages of a channel's customers, in the order of their conversations. */
export function stored(world: World, channelId: string) {
  return world.sql<{ address: string; text: string; late: boolean; recovered: boolean; media: object[] }[]>`
    select c.address, m.text, m.late, m.media, coalesce((m.details->>'recovered')::boolean, false) as recovered
    from messages m join conversations c on c.id = m.conversation_id
    where m.channel_id = ${channelId} and m.direction = 'inbound' order by c.address, c.created_at, m.seq`
}
