import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { burst, type Floor, floorOf } from './floor.ts'

// Changes of who is there in the middle of 200 messages. What must come out: no free seat beside a conversation that
// waits, and no seat that its conversation does not know of.

let model: ScriptedModel
let world: World
let desk: Desk
let floor: Floor
let path: string

beforeAll(async () => {
  model = await startModel()
  world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
  desk = await openDesk(world)
  floor = floorOf(world, desk)
  path = `/v1/channels/${desk.channelId}`
  const made = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
  await floor.set({ aiAgent: { id: made.body.id, enabled: false } })
  await floor.capacity(desk.ann, 10)
  await floor.capacity(desk.bob, 10)
})
afterAll(async () => {
  await world.close()
  await model.close()
})

beforeEach(async () => {
  await floor.presence(desk.ann, 'offline')
  await floor.presence(desk.bob, 'online')
})
afterEach(async () => {
  await floor.presence(desk.ann, 'offline')
  await floor.presence(desk.bob, 'offline')
  const open = (await idsIn('ai')).concat(await idsIn('waiting'), await idsIn('assigned'))
  await Promise.all(open.map(id => command(world.admin, `/v1/conversations/${id}/resolve`)))
  expect(await floor.loads()).toEqual({})
})

const idsIn = async (status: string) => {
  const rows = await world.sql<{ id: string }[]>`select id from conversations where status = ${status}`
  return rows.map(({ id }) => id)
}
/** Until so many are assigned and so many wait, and nothing moves any more. */
async function settled(assigned: number, waiting: number): Promise<void> {
  let counts: number[] = []
  await until(
    `${assigned} assigned and ${waiting} waiting`,
    async () => {
      counts = [(await idsIn('assigned')).length, (await idsIn('waiting')).length]
      return counts[0] === assigned && counts[1] === waiting
    },
    40_000,
  ).catch(error => {
    throw new Error(`${error.message}; ${counts}`)
  })
  await floor.atRest()
}

const MESSAGES = { messages: 4 }

test('an agent comes online', async () => {
  await burst(desk, 50, { ...MESSAGES, halfway: () => floor.presence(desk.ann, 'online') })
  await settled(20, 30)
  expect(await floor.loads()).toEqual({ [desk.ann.id]: 10, [desk.bob.id]: 10 })
})

test('seats are freed', async () => {
  const halfway = async () => {
    const ids = await until('some to be assigned', async () => {
      const assigned = await idsIn('assigned')
      return assigned.length >= 5 && assigned.slice(0, 5)
    })
    for (const id of ids) await command(world.admin, `/v1/conversations/${id}/resolve`, { survey: false })
  }
  await burst(desk, 50, { ...MESSAGES, halfway })
  // One that was resolved amid its customer's messages is open again.
  const resolved = await until('all to be open or resolved', async () => {
    const counts = await Promise.all(['assigned', 'waiting', 'resolved'].map(idsIn))
    return counts.flat().length >= 50 && counts[2]
  })
  expect(resolved).toBeDefined()
  await until('the seats to be taken', async () => (await idsIn('assigned')).length === 10)
  await floor.atRest()
  expect(await floor.loads()).toEqual({ [desk.bob.id]: 10 })
})

test('the last agent leaves', async () => {
  let workflowId = ''
  const halfway = async () => {
    const removed = await world.admin.delete(`${path}/agents/${desk.bob.id}`)
    expect(removed.status).toBe(202)
    workflowId = removed.body.workflowId
  }
  await burst(desk, 50, { ...MESSAGES, halfway })
  await settled(0, 50)
  await world.temporal.workflow.getHandle(workflowId).result()
  expect(await floor.loads()).toEqual({})
  expect(await idsIn('assigned')).toEqual([])
  // Not to Bob again, who had some of them.
  await floor.presence(desk.ann, 'online')
  await settled(10, 40)
  expect(await floor.loads()).toEqual({ [desk.ann.id]: 10 })
  expect((await world.admin.put(`${path}/agents/${desk.bob.id}`)).status).toBe(204)
})

test('the AI is switched off', async () => {
  await floor.set({ aiAgent: { enabled: true } })
  await burst(desk, 50, { ...MESSAGES, halfway: () => floor.set({ aiAgent: { enabled: false } }) })
  await settled(10, 40)
  expect(await idsIn('ai')).toEqual([])
})
