import { expect } from 'vitest'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, eventsOf, rowIn, seatOf } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

let path: string
let ann: TestAgent
let bob: TestAgent
let aiAgentId: string

const test = modelTest().extend('floor', { scope: 'file' }, floorOfDesk)

test.beforeAll(async ({ world, desk }) => {
  path = `/v1/channels/${desk.channelId}`
  ann = desk.ann
  bob = desk.bob
  const made = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'scripted-demo',
    instructions: 'Go.',
    knowledge: 'Parcels take three days.',
  })
  aiAgentId = made.body.id
})

test.beforeEach(async ({ world, floor }) => {
  await floor.begin(ann, 'offline')
  await floor.begin(bob, 'offline')
  // So that nobody has a conversation, and none waits.
  for (const status of ['ai', 'waiting', 'assigned']) {
    const { body } = await world.admin.get(`/v1/conversations?status=${status}&limit=200`)
    for (const { id } of body.items) await command(world.admin, `/v1/conversations/${id}/resolve`)
  }
  await floor.begin(ann, 'offline', 5)
  await floor.begin(bob, 'offline', 5)
  await floor.set({ assignment: { mode: 'balanced' }, aiAgent: { id: aiAgentId, enabled: false } })
  expect(await floor.loads()).toEqual({})
})

const goesTo = (world: World, talk: Talk, agent: TestAgent) =>
  rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === agent.id)
const act = async (world: World, talk: Talk, what: string, body?: object) =>
  expect(await command(world.admin, `${talk.path}/${what}`, body)).toBe('done')

test('an agent who comes online gets waiting conversations in order, up to the capacity', async ({
  world,
  desk,
  floor,
}) => {
  const talks: Talk[] = []
  for (const _ of [1, 2, 3]) talks.push(await beginTalk(desk, 'waiting'))
  const [first, second, third] = talks as [Talk, Talk, Talk]
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  await goesTo(world, first, ann)
  const assigned = await eventIn(world, first.id, 'conversation.assigned')
  expect(assigned.data).toMatchObject({ by: 'automation', reason: 'a seat became free' })
  expect(await floor.line()).toMatchObject({ depth: 2, entries: [{ conversationId: second.id }, {}] })

  // The next one gets a seat that becomes free, and also a new seat.
  await act(world, first, 'resolve')
  await goesTo(world, second, ann)
  await floor.capacity(ann, 2)
  await goesTo(world, third, ann)
  expect(await floor.loads()).toEqual({ [ann.id]: 2 })
})

test('by priority, then age', async ({ world, desk, floor }) => {
  const rule = (priority: string) => ({
    name: priority,
    conditions: [{ field: 'message.text', operator: 'equals', value: priority }],
    action: { allocate: { to: 'team', id: team.body.id }, priority },
  })
  const team = await world.admin.post('/v1/teams', { name: 'All', agentIds: [ann.id, bob.id] })
  const saved = await world.admin.put(`${path}/rules`, { rules: ['low', 'high', 'urgent'].map(rule) })
  expect(saved.status, JSON.stringify(saved.body)).toBe(200)
  const talks: Talk[] = []
  for (const text of ['low', 'normal', 'high', 'normal too', 'urgent'])
    talks.push(await beginTalk(desk, 'waiting', text))
  await world.admin.put(`${path}/rules`, { rules: [] })
  const [low, normal, high, later, urgent] = talks as [Talk, Talk, Talk, Talk, Talk]
  const order = [urgent, high, normal, later, low]
  expect((await floor.line()).entries.map(({ conversationId }) => conversationId)).toEqual(
    order.map(({ id }) => id),
  )
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  for (const talk of order) {
    await goesTo(world, talk, ann)
    await act(world, talk, 'resolve')
  }
})

test('an agent who is added to the channel, or comes back online, gets waiting conversations', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await beginTalk(desk, 'waiting')
  const eve = await hireAgent(world, 'Eve', [])
  await floor.presence(eve, 'online')
  expect((await world.admin.put(`${path}/agents/${eve.id}`)).status).toBe(204)
  await goesTo(world, talk, eve)
  await floor.presence(ann, 'away')
  await floor.presence(eve, 'offline')
  const next = await beginTalk(desk, 'waiting')
  expect((await floor.line()).entries).toMatchObject([{ because: 'of 3 possible agents: 2 offline, 1 away' }])
  await floor.presence(ann, 'online')
  await goesTo(world, next, ann)
  expect((await world.admin.delete(`${path}/agents/${eve.id}`)).status).toBe(202)
})

test('an expired heartbeat makes the agent offline', async ({ world, desk, floor }) => {
  await floor.presence(ann, 'online', 60)
  await world.sql`update agents set presence_until = now() where id = ${ann.id}`
  const talk = await beginTalk(desk, 'waiting')
  await floor.presence(ann, 'online', 3_600)
  await goesTo(world, talk, ann)
})

test('disabling the AI agent assigns its conversations to online agents', async ({ world, desk, floor }) => {
  await floor.set({ aiAgent: { enabled: true } })
  const talks = await Promise.all([beginTalk(desk, 'ai'), beginTalk(desk, 'ai')])
  await floor.presence(ann, 'online')
  await floor.set({ aiAgent: { enabled: false } })
  for (const talk of talks) await goesTo(world, talk, ann)
})

test('balanced assigns by load, round robin in turn, manual does not assign', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(ann, 'online')
  await floor.presence(bob, 'online')
  await floor.capacity(ann, 8)
  await floor.capacity(bob, 4)
  for (let given = 0; given < 6; given++) await beginTalk(desk, 'assigned')
  expect(await floor.loads()).toEqual({ [ann.id]: 4, [bob.id]: 2 })

  await floor.set({ assignment: { mode: 'round_robin' } })
  const turns: (string | null)[] = []
  for (let given = 0; given < 4; given++)
    turns.push((await rowIn(world, (await beginTalk(desk, 'assigned')).id)).assigneeId)
  expect(turns[0]).not.toBe(turns[1])
  expect(turns.slice(2)).toEqual(turns.slice(0, 2))

  await floor.set({ assignment: { mode: 'manual' } })
  const talk = await beginTalk(desk, 'waiting')
  const because = 'assignment is manual: an agent must take it'
  expect((await floor.line()).entries).toMatchObject([{ conversationId: talk.id, because }])
  await floor.set({ assignment: { mode: 'balanced' } })
  await rowIn(world, talk.id, c => c.status === 'assigned')
})

test('a returned conversation, or one of an agent who leaves, goes to another agent', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(ann, 'online')
  const [returned, left] = await Promise.all([beginTalk(desk, 'assigned'), beginTalk(desk, 'assigned')])
  await act(world, returned, 'unassign')
  await rowIn(world, returned.id, c => c.status === 'waiting')
  expect((await floor.line()).entries).toMatchObject([
    {
      conversationId: returned.id,
      eligible: [bob.id],
      because: expect.stringContaining('without answering'),
    },
  ])
  await floor.presence(bob, 'online')
  await goesTo(world, returned, bob)
  const removed = await world.admin.delete(`${path}/agents/${ann.id}`)
  expect(removed.status).toBe(202)
  await goesTo(world, left, bob)
  await world.temporal.workflow.getHandle(removed.body.workflowId).result()
  expect(await floor.loads()).toEqual({ [bob.id]: 2 })
  expect((await world.admin.put(`${path}/agents/${ann.id}`)).status).toBe(204)
})

test('transferred to an agent, to a team, to the AI agent and back', async ({ world, desk, floor }) => {
  await floor.presence(ann, 'online')
  const talk = await beginTalk(desk, 'assigned', 'How long do parcels take?')
  await act(world, talk, 'assign', { agentId: bob.id })
  await goesTo(world, talk, bob)
  const teams = await world.admin.post('/v1/teams', { name: 'Ann’s', agentIds: [ann.id] })
  await act(world, talk, 'assign', { teamId: teams.body.id })
  await goesTo(world, talk, ann)
  const empty = await world.admin.post('/v1/teams', { name: 'Nobody’s', agentIds: [] })
  expect(await command(world.admin, `${talk.path}/assign`, { teamId: empty.body.id })).toBe('team_not_found')

  await act(world, talk, 'assign', { aiAgentId })
  await rowIn(world, talk.id, c => c.status === 'ai')
  expect(await seatOf(world, talk.id)).toBeUndefined()
  await until('the answer', () => talk.customer.received().at(-1) === 'Parcels take three days.')
  await act(world, talk, 'assign', { agentId: bob.id })
  // To the AI agent a second time: its answer is about what was written now.
  await talk.customer.write('Let me ask another thing: what is a zyzzyva?')
  await act(world, talk, 'assign', { aiAgentId })
  await until('the second answer', () => talk.customer.received().at(-1)?.startsWith('I don’t know that'))
  expect(await command(world.admin, `${talk.path}/assign`, { aiAgentId: crypto.randomUUID() })).toBe(
    'ai_agent_not_found',
  )
})

test('reopened, it goes to the same agent if they have capacity, else to another', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(bob, 'online')
  const talk = await beginTalk(desk, 'assigned')
  await act(world, talk, 'resolve')
  await floor.presence(ann, 'online')
  // Ann has a lower load than Bob, relative to her capacity.
  await beginTalk(desk, 'assigned')
  await act(world, talk, 'assign', { agentId: bob.id })
  await act(world, talk, 'resolve')
  await talk.customer.write('One more thing')
  await goesTo(world, talk, bob)
  await act(world, talk, 'resolve')
  await floor.presence(bob, 'away')
  await act(world, talk, 'reopen')
  await goesTo(world, talk, ann)
  expect(
    (await eventsOf(world, talk.id)).filter(({ type }) => type === 'conversation.reopened'),
  ).toHaveLength(3)
})

test('a conversation of the AI agent that the customer reopens goes back to the AI agent', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ aiAgent: { enabled: true } })
  const talk = await beginTalk(desk, 'ai', 'How long do parcels take?')
  await until('the answer', () => talk.customer.received().length === 1)
  await act(world, talk, 'resolve')
  await talk.customer.write('And how long do parcels take abroad?')
  await rowIn(world, talk.id, c => c.status === 'ai')
  await until('the second answer', () => talk.customer.received().length === 2)
  await act(world, talk, 'resolve')
  await floor.set({ aiAgent: { enabled: false } })
  await talk.customer.write('Hello again')
  await rowIn(world, talk.id, c => c.status === 'waiting')
})

test('given to an AI agent after the resolution, its survey is over', async ({ world, desk, floor }) => {
  await floor.set({ csat: { enabled: true } })
  const talk = await beginTalk(desk, 'waiting')
  await act(world, talk, 'resolve')
  await until('the question', () => talk.customer.received().length === 1)
  await act(world, talk, 'assign', { aiAgentId })
  await rowIn(world, talk.id, c => c.status === 'ai')
  expect((await eventIn(world, talk.id, 'conversation.reopened')).data.reason).toBe('given to an AI agent')
  expect((await eventIn(world, talk.id, 'survey.superseded')).data.reason).toBe('reopened')
  await floor.set({ csat: { enabled: false } })
})

test('a person may assign above an agent’s capacity, automatic assignment never does', async ({
  world,
  desk,
  floor,
}) => {
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  const first = await beginTalk(desk, 'assigned')
  const [second, third] = [await beginTalk(desk, 'waiting'), await beginTalk(desk, 'waiting')]
  await act(world, second, 'assign', { agentId: ann.id })
  await goesTo(world, second, ann)
  expect(await floor.loads()).toEqual({ [ann.id]: 2 })
  await act(world, first, 'resolve')
  await floor.atRest()
  expect(await rowIn(world, third.id)).toMatchObject({ status: 'waiting' })
  await act(world, second, 'resolve')
  await goesTo(world, third, ann)
})
