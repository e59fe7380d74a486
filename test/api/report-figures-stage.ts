import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { WEEKDAYS } from '../../domain/business-hours-schedule.ts'
import type { Desk } from '../harness/desk.ts'
import { keep } from '../harness/keeper.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

// Conversations of the past, whose figures are known, and what measures them.

type Line = [at: string, type: string, data?: object, actor?: object]

/** Stores a conversation with events at given times, as the worker does. */
async function store(world: World, channelId: string, labels: string[], lines: Line[]): Promise<string> {
  const { sql } = world
  const [id, contactId] = [randomUUID(), randomUUID()]
  const at = new Date(lines[0]?.[0] ?? 0)
  await sql`insert into contacts ${sql({ id: contactId, channelId })}`
  await sql`insert into conversations ${sql({
    id,
    channelId,
    contactId,
    workflowId: id,
    address: '+15005550000',
    status: 'closed',
    labels,
    startedBy: sql.json({ kind: 'contact' }),
    createdAt: at,
    statusSince: at,
  })}`
  await sql`insert into events ${sql(
    lines.map(([time, type, data = {}, actor = { kind: 'system' }], seq) => ({
      conversationId: id,
      channelId,
      seq,
      type,
      actor: sql.json(actor as never),
      at: new Date(time),
      data: sql.json(data as never),
    })),
  )}`
  return id
}

const answeredBy = (actor: object, kind: string) =>
  ['message.queued', { messageId: randomUUID(), kind }, actor] as const

export async function fill(world: World, desk: Desk): Promise<void> {
  const opens = { intervals: [{ open: '09:00', close: '18:00' }] }
  const businessHours = {
    enabled: true,
    timezone: 'Asia/Bangkok',
    unavailableMessage: 'We are closed.',
    days: Object.fromEntries(WEEKDAYS.map(day => [day, opens])),
  }
  const changed = await world.admin.patch(`/v1/channels/${desk.channelId}`, { businessHours })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  await world.sql`update channel_versions set changed_at = '2026-01-01T00:00:00Z'`
  const ann = { kind: 'agent', id: desk.ann.id }
  // Half past five in Bangkok, answered at ten past nine the next day: forty minutes of it were within opening hours.
  await store(
    world,
    desk.channelId,
    ['vip', 'order'],
    [
      ['2026-03-30T10:30:00Z', 'message.received'],
      ['2026-03-30T10:30:01Z', 'conversation.opened', {}, { kind: 'contact' }],
      ['2026-03-30T10:30:02Z', 'conversation.waiting'],
      ['2026-03-31T02:05:00Z', 'conversation.assigned', { agentId: desk.ann.id }],
      ['2026-03-31T02:10:00Z', ...answeredBy(ann, 'reply')],
      ['2026-03-31T02:20:00Z', 'conversation.resolved', { assigneeId: desk.ann.id }],
    ],
  )
  await store(
    world,
    desk.channelId,
    ['order'],
    [
      ['2026-04-01T03:00:00Z', 'message.received'],
      ['2026-04-01T03:00:00Z', 'conversation.opened', {}, { kind: 'contact' }],
      ['2026-04-01T03:00:01Z', 'conversation.handed_to_ai', { aiAgentId: randomUUID() }],
      ['2026-04-01T03:02:00Z', ...answeredBy({ kind: 'ai' }, 'ai')],
      ['2026-04-01T03:10:00Z', 'conversation.resolved', {}],
    ],
  )
}

/** Another test's long transaction on the same server can hold events back. */
export const measured = (world: World) =>
  until('the measures', async () => {
    await keep(world)
    const [found] = await world.sql<{ measures: number; isComplete: boolean }[]>`
      select count(*)::integer as measures, (select complete_at is not null from report_progress) as is_complete
      from report_measures where ended_at < '2026-05-01'`
    return found?.measures === 8 && found.isComplete
  })
