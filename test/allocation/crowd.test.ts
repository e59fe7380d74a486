import { expect } from 'vitest'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { rowIn } from '../workflow/support.ts'
import { burst, type Floor, floorOfDesk } from './floor.ts'

let agents: TestAgent[]

const test = deskTest().extend('floor', { scope: 'file' }, floorOfDesk)

test.beforeAll(async ({ world, desk, floor }) => {
  const names = ['Eve', 'Flo', 'Gil', 'Hal']
  agents = await Promise.all(names.map(name => hireAgent(world, name, [desk.channelId], { capacity: 10 })))
  for (const agent of agents) await floor.presence(agent, 'online')
})

const idsIn = async (world: World, status: string) => {
  const rows = await world.sql<{ id: string }[]>`select id from conversations where status = ${status}`
  return rows.map(({ id }) => id)
}
const loads = async (floor: Floor) => {
  const of = await floor.loads()
  return agents.map(({ id }) => of[id] ?? 0)
}
const resolveAll = (world: World, ids: string[]) =>
  Promise.all(ids.map(id => command(world.admin, `/v1/conversations/${id}/resolve`)))

test('round robin keeps four agents within one of each other', async ({ world, desk, floor }) => {
  await floor.set({ assignment: { mode: 'round_robin' } })
  for (const [count, expected] of [
    [10, [2, 2, 3, 3]],
    [20, [7, 7, 8, 8]],
  ] as const) {
    const before = (await idsIn(world, 'assigned')).length
    await burst(desk, count)
    await until('all to be assigned', async () => (await idsIn(world, 'assigned')).length === before + count)
    expect((await loads(floor)).sort()).toEqual(expected)
  }
  await resolveAll(world, await idsIn(world, 'assigned'))
  await floor.set({ assignment: { mode: 'balanced' } })
})

test('of 100 at once four agents of capacity 10 get ten each and 60 wait; freed seats go to the first in line', async ({
  world,
  desk,
  floor,
}) => {
  await burst(desk, 100)
  await until('40 to be assigned', async () => (await idsIn(world, 'assigned')).length === 40)
  await until('60 to wait', async () => (await idsIn(world, 'waiting')).length === 60)
  await floor.atRest()
  expect(await loads(floor)).toEqual([10, 10, 10, 10])

  for (let freed = 0; freed < 3; freed++) {
    const first = (await floor.line()).entries.slice(0, 5).map(({ conversationId }) => conversationId)
    await resolveAll(world, (await idsIn(world, 'assigned')).slice(0, 5))
    for (const id of first) await rowIn(world, id, c => c.status === 'assigned')
    expect(await loads(floor)).toEqual([10, 10, 10, 10])
  }
  expect((await floor.line()).depth).toBe(45)
  const [eve] = agents as [TestAgent]
  await floor.capacity(eve, 50)
  await until('five to wait', async () => (await idsIn(world, 'waiting')).length === 5)
  await floor.atRest()
  expect(await loads(floor)).toEqual([50, 10, 10, 10])
})
