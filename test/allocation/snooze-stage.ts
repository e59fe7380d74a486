import { expect } from 'vitest'
import { command, type Desk, type TestAgent } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, rowIn, seatOf } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

export const test = modelTest({ medium: 'sms' }).extend('floor', { scope: 'file' }, floorOfDesk)

export const HOUR = 3_600_000
export const inAnHour = () => new Date(Date.now() + HOUR).toISOString()

interface Row {
  status: string
  assigneeId: string | null
  snooze: { until: string | null; by: { kind: string; id?: string }; since: string } | null
}

export const talkWith = (desk: Desk, agent: TestAgent) => beginTalk(desk, c => c.assigneeId === agent.id)
export const shown = async (world: World, { path }: Talk) => (await world.admin.get<Row>(path)).body
export const snooze = (agent: TestAgent, { path }: Talk, body: object = { until: inAnHour() }) =>
  command(agent.api, `${path}/snooze`, body)
export const awake = (world: World, talk: Talk) =>
  until('it to wake', async () => {
    const row = await shown(world, talk)
    return row.snooze === null && row
  })
export const ended = async (world: World, { id }: Talk) =>
  (await eventIn(world, id, 'conversation.unsnoozed')).data

export async function answered(
  world: World,
  agent: TestAgent,
  talk: Talk,
  text = 'We will see.',
): Promise<void> {
  expect(await command(agent.api, `${talk.path}/messages`, { text })).toBe('done')
  await until('the answer', async () => (await rowIn(world, talk.id)).waitingSince === null)
}

/** It has no seat. Its agent's load is that of the other conversations. */
export const isSeatFree = async (world: World, { id }: Talk) => (await seatOf(world, id)) === undefined
