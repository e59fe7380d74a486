import { expect } from 'vitest'
import { command } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { burst, type Floor, floorOfDesk } from './floor.ts'

// Agents come and go in the middle of 200 messages. Afterwards there must be no free seat while a conversation waits,
// and no seat that its conversation does not know of.

let path: string

const test = modelTest().extend('floor', { scope: 'file' }, floorOfDesk)

test.beforeAll(async ({ world, desk, floor }) => {
  path = `/v1/channels/${desk.channelId}`
  const made = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
  await floor.set({ aiAgent: { id: made.body.id, enabled: false } })
  await floor.capacity(desk.ann, 10)
  await floor.capacity(desk.bob, 10)
})

test.beforeEach(async ({ desk, floor }) => {
  await floor.presence(desk.ann, 'offline')
  await floor.presence(desk.bob, 'online')
})
test.afterEach(async ({ world, desk, floor }) => {
  await floor.presence(desk.ann, 'offline')
  await floor.presence(desk.bob, 'offline')
  const open = (await idsIn(world, 'ai')).concat(
    await idsIn(world, 'waiting'),
    await idsIn(world, 'assigned'),
  )
  await Promise.all(open.map(id => command(world.admin, `/v1/conversations/${id}/resolve`)))
  expect(await floor.loads()).toEqual({})
})

const idsIn = async (world: World, status: string) => {
  const rows = await world.sql<{ id: string }[]>`select id from conversations where status = ${status}`
  return rows.map(({ id }) => id)
}
/** Waits until so many are assigned and so many wait, and nothing changes any more. */
async function settled(world: World, floor: Floor, assigned: number, waiting: number): Promise<void> {
  let counts: number[] = []
  await until(
    `${assigned} assigned and ${waiting} waiting`,
    async () => {
      counts = [(await idsIn(world, 'assigned')).length, (await idsIn(world, 'waiting')).length]
      return counts[0] === assigned && counts[1] === waiting
    },
    40_000,
  ).catch(error => {
    throw new Error(`${error.message}; ${counts}`)
  })
  await floor.atRest()
}

const MESSAGES = { messages: 4 }

test('an agent comes online', async ({ world, desk, floor }) => {
  await burst(desk, 50, { ...MESSAGES, halfway: () => floor.presence(desk.ann, 'online') })
  await settled(world, floor, 20, 30)
  expect(await floor.loads()).toEqual({ [desk.ann.id]: 10, [desk.bob.id]: 10 })
})

test('seats are freed', async ({ world, desk, floor }) => {
  const halfway = async () => {
    const ids = await until('some to be assigned', async () => {
      const assigned = await idsIn(world, 'assigned')
      return assigned.length >= 5 && assigned.slice(0, 5)
    })
    for (const id of ids) await command(world.admin, `/v1/conversations/${id}/resolve`, { survey: false })
  }
  await burst(desk, 50, { ...MESSAGES, halfway })
  // One that was resolved between its customer's messages is open again.
  const resolved = await until('all to be open or resolved', async () => {
    const counts = await Promise.all(['assigned', 'waiting', 'resolved'].map(status => idsIn(world, status)))
    return counts.flat().length >= 50 && counts[2]
  })
  expect(resolved).toBeDefined()
  await until('the seats to be taken', async () => (await idsIn(world, 'assigned')).length === 10)
  await floor.atRest()
  expect(await floor.loads()).toEqual({ [desk.bob.id]: 10 })
})

test('the last agent leaves', async ({ world, desk, floor }) => {
  let workflowId = ''
  const halfway = async () => {
    const removed = await world.admin.delete(`${path}/agents/${desk.bob.id}`)
    expect(removed.status).toBe(202)
    workflowId = removed.body.workflowId
  }
  await burst(desk, 50, { ...MESSAGES, halfway })
  await settled(world, floor, 0, 50)
  await world.temporal.workflow.getHandle(workflowId).result()
  expect(await floor.loads()).toEqual({})
  expect(await idsIn(world, 'assigned')).toEqual([])
  // Not to Bob again, who had some of them before.
  await floor.presence(desk.ann, 'online')
  await settled(world, floor, 10, 40)
  expect(await floor.loads()).toEqual({ [desk.ann.id]: 10 })
  expect((await world.admin.put(`${path}/agents/${desk.bob.id}`)).status).toBe(204)
})

test('the AI is switched off', async ({ world, desk, floor }) => {
  await floor.set({ aiAgent: { enabled: true } })
  await burst(desk, 50, { ...MESSAGES, halfway: () => floor.set({ aiAgent: { enabled: false } }) })
  await settled(world, floor, 10, 40)
  expect(await idsIn(world, 'ai')).toEqual([])
})
