import { expect } from 'vitest'
import { command, type Desk, type TestAgent } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { detailsOf, eventIn, eventsOf, rowIn, stateOf } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

const test = modelTest().extend('floor', { scope: 'file' }, floorOfDesk)

test.beforeAll(async ({ world, floor }) => {
  const made = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'scripted-demo',
    instructions: 'Go.',
    knowledge: 'Parcels take three days.',
  })
  await floor.set({ aiAgent: { id: made.body.id, enabled: false } })
})

const NOTHING = {
  reassign: { offlineAfter: null, noReplyAfter: null },
  autoResolve: { ai: null, human: null, message: 'Goodbye!' },
}

test.beforeEach(async ({ desk, floor }) => {
  await floor.set({ ...NOTHING, aiAgent: { enabled: false } })
  await floor.begin(desk.ann, 'online', 50)
  await floor.begin(desk.bob, 'offline', 50)
})

const talkWith = (desk: Desk, agent: TestAgent) => beginTalk(desk, c => c.assigneeId === agent.id)

const reply = async (talk: Talk, agent: TestAgent, text = 'Hi') =>
  expect(await command(agent.api, `${talk.path}/messages`, { text })).toBe('done')
const goesTo = (world: World, talk: Talk, agent: TestAgent) =>
  rowIn(world, talk.id, c => c.status === 'assigned' && c.assigneeId === agent.id)
const received = (talk: Talk, ...texts: string[]) =>
  until(`"${texts}"`, () => JSON.stringify(talk.customer.received()) === JSON.stringify(texts))

/** Whether a timer of the conversation is set. */
const follows = async (world: World, talk: Talk) =>
  (await detailsOf(world, talk.workflowId)).includes('if nothing happens')

test('a conversation without a reply for too long is assigned to another agent', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ reassign: { noReplyAfter: '1s' } })
  const talk = await talkWith(desk, desk.ann)
  // Only Ann is online, and she is not assigned it again.
  await rowIn(world, talk.id, c => c.status === 'waiting')
  expect((await eventIn(world, talk.id, 'conversation.reassigned')).data).toMatchObject({
    agentId: desk.ann.id,
    because: 'no_reply',
  })
  const [entry] = (await floor.line()).entries
  expect(entry).toMatchObject({ conversationId: talk.id, eligible: [desk.bob.id] })
  await floor.set({ reassign: { noReplyAfter: '1h' } })
  await floor.presence(desk.bob, 'online')
  await goesTo(world, talk, desk.bob)
  expect(await follows(world, talk)).toBe(true)
  await reply(talk, desk.bob)
  await received(talk, 'Hi')
  await until('nothing to follow', async () => !(await follows(world, talk)))
})

test('each available agent gets it once; then it stays first in the queue, marked', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(desk.bob, 'online')
  const customer = desk.newCustomer()
  await customer.write('Hello?')
  const { id, workflowId } = await customer.conversation(c => c.status === 'assigned')
  const talk: Talk = { customer, id, workflowId, path: `/v1/conversations/${id}` }
  await floor.set({ reassign: { noReplyAfter: '1s' } })
  const left = await rowIn(world, talk.id, c => c.status === 'waiting' && c.unattendedSince !== null)
  expect(left.assigneeId).toBeNull()
  const told = await eventsOf(world, talk.id)
  const had = told.filter(({ type }) => type === 'conversation.reassigned').map(({ data }) => data.agentId)
  expect(had.toSorted()).toEqual([desk.ann.id, desk.bob.id].toSorted())
  expect(told.find(({ type }) => type === 'conversation.unattended')?.data).toMatchObject({ agentIds: had })
  const [first] = (await floor.line()).entries
  expect(first).toMatchObject({ conversationId: talk.id, priority: 'urgent', eligible: [] })
  expect(await follows(world, talk)).toBe(false)

  await floor.set({ reassign: { noReplyAfter: null } })
  await reply(talk, desk.ann)
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ unattendedSince: null })
  // An agent who did not answer then may get it again when it waits once more.
  await until('it to be answered', async () => !(await stateOf(world, talk.workflowId)).unansweredSince)
  expect((await stateOf(world, talk.workflowId)).demand.excluded).toEqual([])
})

test('a waiting conversation whose agent goes away is assigned to another; an answered one stays', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ reassign: { offlineAfter: '1s' } })
  const [waits, answered] = [await talkWith(desk, desk.ann), await talkWith(desk, desk.ann)]
  await reply(answered, desk.ann)
  await received(answered, 'Hi')
  await floor.presence(desk.bob, 'online')
  await floor.presence(desk.ann, 'away')
  await goesTo(world, waits, desk.bob)
  expect((await eventIn(world, waits.id, 'conversation.reassigned')).data).toMatchObject({
    because: 'agent_away',
  })
  expect(await follows(world, answered)).toBe(false)
  // The customer waits again when they write again.
  await answered.customer.write('One more thing')
  await goesTo(world, answered, desk.bob)
})

test('an agent who was away can get it again; an agent who was online and did not reply can not', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ reassign: { offlineAfter: '1s' } })
  const talk = await talkWith(desk, desk.ann)
  await floor.presence(desk.ann, 'away')
  await rowIn(world, talk.id, c => c.status === 'waiting')
  expect((await stateOf(world, talk.workflowId)).demand.excluded).toEqual([])
  await floor.presence(desk.ann, 'online')
  await goesTo(world, talk, desk.ann)
  await floor.set({ reassign: { offlineAfter: null, noReplyAfter: '1s' } })
  await rowIn(world, talk.id, c => c.status === 'waiting')
  await floor.set({ reassign: { noReplyAfter: null } })
  expect((await stateOf(world, talk.workflowId)).demand.excluded).toEqual([desk.ann.id])
})

test('a customer who writes again while the answer is being sent still waits, and is reassigned', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await talkWith(desk, desk.ann)
  world.emulator.faults.set({ kind: 'slow_answer', ms: 1_500, to: talk.customer.address })
  await reply(talk, desk.ann)
  await talk.customer.write('One more thing')
  await until('the message', async () => (await stateOf(world, talk.workflowId)).asked)
  expect((await stateOf(world, talk.workflowId)).outbox).toHaveLength(1)
  await until('the answer to have left', async () => {
    const { outbox, queue, lastOutAt } = await stateOf(world, talk.workflowId)
    return outbox.length + queue.length === 0 && lastOutAt
  })
  const { unansweredSince } = await stateOf(world, talk.workflowId)
  expect(unansweredSince).toBe(Date.parse((await rowIn(world, talk.id)).waitingSince ?? ''))
  await floor.presence(desk.bob, 'online')
  await floor.set({ reassign: { noReplyAfter: '1s' } })
  await goesTo(world, talk, desk.bob)
  await floor.set({ reassign: { noReplyAfter: null } })
  await reply(talk, desk.bob, 'Yes?')
  await until('them to be answered', async () => !(await stateOf(world, talk.workflowId)).unansweredSince)
})

test('an agent who is back in time keeps the conversations', async ({ world, desk, floor }) => {
  await floor.set({ reassign: { offlineAfter: '1h' } })
  const talk = await talkWith(desk, desk.ann)
  await floor.presence(desk.ann, 'offline')
  await until('it to be known', async () => (await stateOf(world, talk.workflowId)).agentAwaySince)
  expect(await follows(world, talk)).toBe(true)
  await floor.presence(desk.ann, 'online')
  await until('it to be known', async () => !(await stateOf(world, talk.workflowId)).agentAwaySince)
  expect(await follows(world, talk)).toBe(false)
})

test('a customer who stops answering a human agent gets a message, and then it is resolved', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ autoResolve: { human: '1s' } })
  const talk = await talkWith(desk, desk.ann)
  await reply(talk, desk.ann)
  await rowIn(world, talk.id, c => c.status === 'resolved')
  expect(talk.customer.received()).toEqual(['Hi', 'Goodbye!'])
  const resolved = await eventIn(world, talk.id, 'conversation.resolved')
  expect(resolved).toMatchObject({
    actor: { kind: 'system' },
    data: { reason: 'the customer has gone quiet' },
  })
  const types = (await eventsOf(world, talk.id)).map(({ type }) => type)
  expect(types.lastIndexOf('message.queued')).toBeLessThan(types.indexOf('conversation.resolved'))
})

test('also for the AI agent, and without a message if none is set', async ({ desk, floor }) => {
  await floor.set({ autoResolve: { ai: '1s', message: '' }, aiAgent: { enabled: true } })
  const customer = desk.newCustomer()
  await customer.write('How long do parcels take?')
  await customer.conversation(c => c.status === 'resolved')
  expect(customer.received()).toEqual(['Parcels take three days.'])
})

test('a delayed message is sent before it is resolved', async ({ world, desk, floor }) => {
  const talk = await talkWith(desk, desk.ann)
  await reply(talk, desk.ann)
  await received(talk, 'Hi')
  world.emulator.faults.set({ kind: 'rate_limited', to: talk.customer.address, retryAfterSeconds: 90 })
  await floor.set({ autoResolve: { human: '1s' } })
  await until('them to wait', async () => (await stateOf(world, talk.workflowId)).outbox[0]?.notBefore)
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'not yet' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('assigned')
  await skipTime(world.temporal, talk.workflowId)
  await eventIn(world, talk.id, 'conversation.resolved')
  expect(talk.customer.received()).toEqual(['Hi', 'Goodbye!'])
})

test('a customer who writes in time is not resolved', async ({ world, desk, floor }) => {
  await floor.set({ autoResolve: { human: '1h' } })
  const talk = await talkWith(desk, desk.ann)
  await reply(talk, desk.ann)
  await until('it to follow', () => follows(world, talk))
  await talk.customer.write('Wait')
  await until('it not to follow', async () => !(await follows(world, talk)))

  // Even while the last message is being sent.
  await reply(talk, desk.ann, 'Yes?')
  await received(talk, 'Hi', 'Yes?')
  world.emulator.faults.set({ kind: 'slow_answer', ms: 2_000, to: talk.customer.address })
  await floor.set({ autoResolve: { human: '1s' } })
  await received(talk, 'Hi', 'Yes?', 'Goodbye!')
  await talk.customer.write('I am here')
  await until('the words to have left', async () => {
    const { outbox, unansweredSince } = await stateOf(world, talk.workflowId)
    return outbox.length === 0 && unansweredSince
  })
  expect(await command(desk.ann.api, `${talk.path}/notes`, { text: 'they are here' })).toBe('done')
  expect((await rowIn(world, talk.id)).status).toBe('assigned')
})
