import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { command, type Desk, hireAgent, openDesk, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { beginTalk, eventIn, eventsOf, type Reached, rowIn, seatOf, type Talk } from '../workflow/support.ts'
import { type Floor, floorOf } from './floor.ts'

let model: ScriptedModel
let world: World
let desk: Desk
let floor: Floor
let path: string
let ann: TestAgent
let bob: TestAgent
let aiAgentId: string

beforeAll(async () => {
  model = await startModel()
  world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
  desk = await openDesk(world)
  floor = floorOf(world, desk)
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
afterAll(async () => {
  await world.close()
  await model.close()
})

beforeEach(async () => {
  await floor.presence(ann, 'offline')
  await floor.presence(bob, 'offline')
  // Nobody has anything, and nobody waits.
  for (const status of ['ai', 'waiting', 'assigned']) {
    const { body } = await world.admin.get(`/v1/conversations?status=${status}&limit=200`)
    for (const { id } of body.items) await command(world.admin, `/v1/conversations/${id}/resolve`)
  }
  await floor.capacity(ann, 5)
  await floor.capacity(bob, 5)
  await floor.set({ assignment: { mode: 'balanced' }, aiAgent: { id: aiAgentId, enabled: false } })
  expect(await floor.loads()).toEqual({})
})

const talkIn = (status: Reached, text?: string) => beginTalk(desk, status, text)

const goesTo = (talk: Talk, agent: TestAgent) =>
  rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === agent.id)
const act = async (talk: Talk, what: string, body?: object) =>
  expect(await command(world.admin, `${talk.path}/${what}`, body)).toBe('done')

test('who comes online is given what waits, the first in line first, and no more than they can have', async () => {
  const talks: Talk[] = []
  for (const _ of [1, 2, 3]) talks.push(await talkIn('waiting'))
  const [first, second, third] = talks as [Talk, Talk, Talk]
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  await goesTo(first, ann)
  const assigned = await eventIn(world, first.id, 'conversation.assigned')
  expect(assigned.data).toMatchObject({ by: 'automation', reason: 'a seat became free' })
  expect(await floor.line()).toMatchObject({ depth: 2, entries: [{ conversationId: second.id }, {}] })

  // A seat that is freed goes to the next, and so does one that is new.
  await act(first, 'resolve')
  await goesTo(second, ann)
  await floor.capacity(ann, 2)
  await goesTo(third, ann)
  expect(await floor.loads()).toEqual({ [ann.id]: 2 })
})

test('by priority, then age', async () => {
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
    talks.push(await talkIn('waiting', text))
  await world.admin.put(`${path}/rules`, { rules: [] })
  const [low, normal, high, later, urgent] = talks as [Talk, Talk, Talk, Talk, Talk]
  const order = [urgent, high, normal, later, low]
  expect((await floor.line()).entries.map(({ conversationId }) => conversationId)).toEqual(
    order.map(({ id }) => id),
  )
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  for (const talk of order) {
    await goesTo(talk, ann)
    await act(talk, 'resolve')
  }
})

test('an agent who is added to the channel, or goes from away to online, is given what waits', async () => {
  const talk = await talkIn('waiting')
  const eve = await hireAgent(world, 'Eve', [])
  await floor.presence(eve, 'online')
  expect((await world.admin.put(`${path}/agents/${eve.id}`)).status).toBe(204)
  await goesTo(talk, eve)
  await floor.presence(ann, 'away')
  await floor.presence(eve, 'offline')
  const next = await talkIn('waiting')
  expect((await floor.line()).entries).toMatchObject([
    { because: 'of 3 who could have it: 2 offline, 1 away' },
  ])
  await floor.presence(ann, 'online')
  await goesTo(next, ann)
  expect((await world.admin.delete(`${path}/agents/${eve.id}`)).status).toBe(202)
})

test('a heartbeat that runs out ends with nobody’s word', async () => {
  await floor.presence(ann, 'online', 60)
  await world.sql`update agents set presence_until = now() where id = ${ann.id}`
  const talk = await talkIn('waiting')
  await floor.presence(ann, 'online', 3_600)
  await goesTo(talk, ann)
})

test('switching the AI off gives its conversations to who is online', async () => {
  await floor.set({ aiAgent: { enabled: true } })
  const talks = await Promise.all([talkIn('ai'), talkIn('ai')])
  await floor.presence(ann, 'online')
  await floor.set({ aiAgent: { enabled: false } })
  for (const talk of talks) await goesTo(talk, ann)
})

test('balanced gives to who has the least for their capacity, round robin in turn, manual to nobody', async () => {
  await floor.presence(ann, 'online')
  await floor.presence(bob, 'online')
  await floor.capacity(ann, 8)
  await floor.capacity(bob, 4)
  for (let given = 0; given < 6; given++) await talkIn('assigned')
  expect(await floor.loads()).toEqual({ [ann.id]: 4, [bob.id]: 2 })

  await floor.set({ assignment: { mode: 'round_robin' } })
  const turns: (string | null)[] = []
  for (let given = 0; given < 4; given++)
    turns.push((await rowIn(world, (await talkIn('assigned')).id)).assigneeId)
  expect(turns[0]).not.toBe(turns[1])
  expect(turns.slice(2)).toEqual(turns.slice(0, 2))

  await floor.set({ assignment: { mode: 'manual' } })
  const talk = await talkIn('waiting')
  const because = 'assignment is manual: someone has to take it'
  expect((await floor.line()).entries).toMatchObject([{ conversationId: talk.id, because }])
  await floor.set({ assignment: { mode: 'balanced' } })
  await rowIn(world, talk.id, c => c.status === 'assigned')
})

test('what is given back, or taken from an agent who leaves, goes to another', async () => {
  await floor.presence(ann, 'online')
  const [returned, left] = await Promise.all([talkIn('assigned'), talkIn('assigned')])
  await act(returned, 'unassign')
  await rowIn(world, returned.id, c => c.status === 'waiting')
  expect((await floor.line()).entries).toMatchObject([
    { conversationId: returned.id, eligible: [bob.id], because: expect.stringContaining('did not answer') },
  ])
  await floor.presence(bob, 'online')
  await goesTo(returned, bob)
  const removed = await world.admin.delete(`${path}/agents/${ann.id}`)
  expect(removed.status).toBe(202)
  await goesTo(left, bob)
  await world.temporal.workflow.getHandle(removed.body.workflowId).result()
  expect(await floor.loads()).toEqual({ [bob.id]: 2 })
  expect((await world.admin.put(`${path}/agents/${ann.id}`)).status).toBe(204)
})

test('transferred to an agent, to a team, to the AI, and taken from it', async () => {
  await floor.presence(ann, 'online')
  const talk = await talkIn('assigned', 'How long do parcels take?')
  await act(talk, 'assign', { agentId: bob.id })
  await goesTo(talk, bob)
  const teams = await world.admin.post('/v1/teams', { name: 'Ann’s', agentIds: [ann.id] })
  await act(talk, 'assign', { teamId: teams.body.id })
  await goesTo(talk, ann)
  const empty = await world.admin.post('/v1/teams', { name: 'Nobody’s', agentIds: [] })
  expect(await command(world.admin, `${talk.path}/assign`, { teamId: empty.body.id })).toBe('team_not_found')

  await act(talk, 'assign', { aiAgentId })
  await rowIn(world, talk.id, c => c.status === 'ai')
  expect(await seatOf(world, talk.id)).toBeUndefined()
  await until('the answer', () => talk.customer.received().at(-1) === 'Parcels take three days.')
  await act(talk, 'assign', { agentId: bob.id })
  // To the AI a second time: what it says is of now.
  await talk.customer.write('Let me ask another thing: what is a zyzzyva?')
  await act(talk, 'assign', { aiAgentId })
  await until('the second answer', () => talk.customer.received().at(-1)?.startsWith('I don’t know that'))
  expect(await command(world.admin, `${talk.path}/assign`, { aiAgentId: crypto.randomUUID() })).toBe(
    'ai_agent_not_found',
  )
})

test('reopened, it goes to the same agent while they have a free seat, else to another', async () => {
  await floor.presence(bob, 'online')
  const talk = await talkIn('assigned')
  await act(talk, 'resolve')
  await floor.presence(ann, 'online')
  // Ann has less than Bob for her capacity.
  await talkIn('assigned')
  await act(talk, 'assign', { agentId: bob.id })
  await act(talk, 'resolve')
  await talk.customer.write('One more thing')
  await goesTo(talk, bob)
  await act(talk, 'resolve')
  await floor.presence(bob, 'away')
  await act(talk, 'reopen')
  await goesTo(talk, ann)
  expect(
    (await eventsOf(world, talk.id)).filter(({ type }) => type === 'conversation.reopened'),
  ).toHaveLength(3)
})

test('a conversation of the AI that the customer reopens is the AI’s again', async () => {
  await floor.set({ aiAgent: { enabled: true } })
  const talk = await talkIn('ai', 'How long do parcels take?')
  await until('the answer', () => talk.customer.received().length === 1)
  await act(talk, 'resolve')
  await talk.customer.write('And how long do parcels take abroad?')
  await rowIn(world, talk.id, c => c.status === 'ai')
  await until('the second answer', () => talk.customer.received().length === 2)
  await act(talk, 'resolve')
  await floor.set({ aiAgent: { enabled: false } })
  await talk.customer.write('Hello again')
  await rowIn(world, talk.id, c => c.status === 'waiting')
})

test('given to an AI agent after the resolution, its survey is over', async () => {
  await floor.set({ csat: { enabled: true } })
  const talk = await talkIn('waiting')
  await act(talk, 'resolve')
  await until('the question', () => talk.customer.received().length === 1)
  await act(talk, 'assign', { aiAgentId })
  await rowIn(world, talk.id, c => c.status === 'ai')
  expect((await eventIn(world, talk.id, 'conversation.reopened')).data.reason).toBe('given to an AI agent')
  expect((await eventIn(world, talk.id, 'survey.superseded')).data.reason).toBe('reopened')
  await floor.set({ csat: { enabled: false } })
})

test('a person’s word may exceed an agent’s capacity, automation never does', async () => {
  await floor.capacity(ann, 1)
  await floor.presence(ann, 'online')
  const first = await talkIn('assigned')
  const [second, third] = [await talkIn('waiting'), await talkIn('waiting')]
  await act(second, 'assign', { agentId: ann.id })
  await goesTo(second, ann)
  expect(await floor.loads()).toEqual({ [ann.id]: 2 })
  await act(first, 'resolve')
  await floor.atRest()
  expect(await rowIn(world, third.id)).toMatchObject({ status: 'waiting' })
  await act(second, 'resolve')
  await goesTo(third, ann)
})
