import { expect } from 'vitest'
import { HUMAN_BUTTON } from '../../domain/ai.ts'
import { type Customer, command, type Desk } from '../harness/desk.ts'
import { modelTest } from '../harness/fixtures.ts'
import { talkOf } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { close, eventIn, eventsOf, rowIn } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

// Rules see everything that a customer writes before the first answer; and the button for a person works whenever it is
// tapped.

let team: string

const test = modelTest().extend('floor', { scope: 'file' }, floorOfDesk)

test.beforeAll(async ({ world, desk, floor }) => {
  const { body: robin } = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'm',
    instructions: 'Go.',
    knowledge: 'Parcels take three days.',
  })
  const made = await world.admin.post('/v1/teams', { name: 'Refunds', agentIds: [desk.bob.id] })
  team = made.body.id
  await floor.set({ aiAgent: { id: robin.id, enabled: true } })
  await put(world, desk, rule('refund', 'team', team, { priority: 'high', labels: ['refund'] }))
})
test.beforeEach(async ({ desk, floor }) => {
  await floor.begin(desk.ann, 'online')
  await floor.begin(desk.bob, 'offline')
})

const rule = (word: string, to: string, id: string, more: object = {}) => ({
  name: `on ${word}`,
  enabled: true,
  match: 'all',
  conditions: [{ field: 'message.text', operator: 'contains', value: word }],
  action: { allocate: { to, id }, ...more },
})
async function put(world: World, desk: Desk, ...rules: object[]): Promise<void> {
  expect((await world.admin.put(`/v1/channels/${desk.channelId}/rules`, { rules })).status).toBe(200)
}

const decisions = async (world: World, id: string) =>
  (await eventsOf(world, id)).filter(({ type }) => type === 'routing.decided').map(({ data }) => data)
const tap = (customer: Customer) =>
  customer.write('Talk to a person', { button: { id: HUMAN_BUTTON, title: 'Talk to a person' } })

test('a rule that matches only the second of two messages decides before the AI answers', async ({
  world,
  desk,
  floor,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hi')
  await customer.write('I want a refund')
  const { id } = await talkOf(customer, 'waiting')
  const { body } = await world.admin.get(`/v1/conversations/${id}`)
  expect(body).toMatchObject({ teamId: team, priority: 'high', labels: ['refund'], aiAgentId: null })
  const decided = await decisions(world, id)
  expect(decided).toMatchObject([
    { to: 'ai', by: 'channel', facts: { 'message.text': 'Hi' } },
    { to: 'human', by: 'rule', messages: 2, facts: { 'message.text': 'Hi\nI want a refund' } },
  ])
  expect(customer.received()).toEqual([])
  await floor.presence(desk.bob, 'online')
  await rowIn(world, id, c => c.assigneeId === desk.bob.id)
})

test('if no rule matches the messages, the AI agent answers, and no event is repeated', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hi')
  await customer.write('How long do parcels take?')
  await until('the answer', () => customer.received().length === 1)
  const { id } = await talkOf(customer, 'ai')
  expect(await decisions(world, id)).toHaveLength(1)
  // After the first answer, rules are not evaluated again.
  await customer.write('And a refund?')
  await until('the next answer', () => customer.received().length === 2)
  expect(await decisions(world, id)).toHaveLength(1)
})

test('while it waits, later messages are also checked against the rules; a person’s assignment stays', async ({
  world,
  desk,
  floor,
}) => {
  await floor.presence(desk.ann, 'offline')
  await floor.set({ aiAgent: { enabled: false } })
  try {
    const customer = desk.newCustomer()
    await customer.write('Hi')
    const talk = await talkOf(customer, 'waiting')
    await customer.write('Anybody there?')
    await customer.write('It is about a refund')
    await eventIn(world, talk.id, 'routing.decided', data => data.by === 'rule')
    await until(
      'the team',
      async () => (await floor.line()).entries.find(e => e.conversationId === talk.id)?.teamId === team,
    )

    const other = desk.newCustomer()
    await other.write('Hi')
    const given = await talkOf(other, 'waiting')
    expect(await command(world.admin, `${given.path}/assign`, { agentId: desk.ann.id })).toBe('done')
    expect(await command(world.admin, `${given.path}/unassign`)).toBe('done')
    await other.write('A refund, please')
    expect(await command(world.admin, `${given.path}/notes`, { text: 'seen' })).toBe('done')
    expect((await decisions(world, given.id)).filter(({ by }) => by === 'rule')).toEqual([])
  } finally {
    await floor.set({ aiAgent: { enabled: true } })
  }
})

test('“Talk to a person” leads to a human agent in every state: AI, resolved, closed, and as first message', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await tap(customer)
  const first = await talkOf(customer, 'assigned')
  expect((await decisions(world, first.id))[0]).toMatchObject({
    to: 'human',
    ai: { because: expect.stringContaining('asked for a person') },
  })

  await customer.write('Thanks, and how long do parcels take?')
  expect(await command(world.admin, `${first.path}/resolve`)).toBe('done')
  await tap(customer)
  await rowIn(world, first.id, c => c.status === 'assigned')
  await close(world, first)
  await tap(customer)
  const next = await until('the next one', async () => {
    const talk = await talkOf(customer, 'assigned')
    return talk.id !== first.id && talk
  })
  expect(await command(world.admin, `${next.path}/resolve`)).toBe('done')
  await close(world, next)

  // Also if the rules would give it to an AI agent, and if only the words of the button arrive.
  const { body } = await world.admin.get(`/v1/channels/${desk.channelId}`)
  await put(world, desk, rule('person', 'ai', body.aiAgent.id))
  await customer.write('talk to a PERSON ')
  const last = await talkOf(customer, 'assigned')
  expect((await decisions(world, last.id))[0]).toMatchObject({
    trace: [{ outcome: 'target_unavailable', reason: 'the customer asked for a person' }],
  })
})
