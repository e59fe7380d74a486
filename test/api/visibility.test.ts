import { describe, expect } from 'vitest'
import { type Customer, command, type Desk, hireAgent, openChannel, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'

/** Handles a channel of her own, and not the desk's. */
let eve: TestAgent
let evesChannel: string
let evesCustomer: Customer
let customer: Customer
let conversation: string

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world, desk }) => {
  const eves = await openChannel(world, 'whatsapp', 'Eve’s channel')
  evesChannel = eves.channelId
  eve = await hireAgent(world, 'Eve', [evesChannel])
  evesCustomer = eves.newCustomer()
  customer = desk.newCustomer()
  await customer.write('For the desk')
  await evesCustomer.write('For Eve')
  conversation = `/v1/conversations/${(await customer.conversation(c => c.status === 'waiting')).id}`
  await evesCustomer.conversation(c => c.status === 'waiting')
})

const told = ({ status, body }: { status: number; body: { code?: string } }) => `${status} ${body.code ?? ''}`

describe('an agent does not see objects of other channels', () => {
  test('lists hold only what is theirs', async ({ world, desk }) => {
    const channels = await eve.api.get('/v1/channels')
    expect(channels.body.items.map((item: { id: string }) => item.id)).toEqual([evesChannel])
    const { body } = await eve.api.get('/v1/conversations')
    expect(body.items.map((item: { channelId: string }) => item.channelId)).toEqual([evesChannel])
    const asked = await eve.api.get(`/v1/conversations?channelId=${desk.channelId}`)
    expect(asked.body.items).toEqual([])
    expect((await world.admin.get('/v1/conversations')).body.items).toHaveLength(2)
  })

  const READS: [what: string, path: (desk: Desk) => string][] = [
    ['a channel', ({ channelId }) => `/v1/channels/${channelId}`],
    ['who handles it', ({ channelId }) => `/v1/agents?channelId=${channelId}`],
    ['a conversation', () => conversation],
    ['its messages', () => `${conversation}/messages`],
    ['its events', () => `${conversation}/events`],
    ['a command of it', () => `${conversation}/commands/00000000-0000-4000-8000-000000000000`],
  ]

  test.for(READS)('%s: 403', async ([_, path], { desk }) => {
    expect(told(await eve.api.get(path(desk)))).toBe('403 not_your_channel')
    expect((await desk.ann.api.get(path(desk))).status).toBe(200)
  })

  const ACTS: [name: string, body?: Record<string, unknown>][] = [
    ['messages', { text: 'Hi' }],
    ['assign', { agentId: '00000000-0000-4000-8000-000000000000' }],
    ['unassign'],
    ['resolve'],
    ['reopen'],
    ['notes', { text: 'Note' }],
    ['labels', { add: ['x'] }],
    ['messages/00000000-0000-4000-8000-000000000000/retry'],
  ]

  test.for(ACTS)('and can not act on them: %s', async ([name, body], { world }) => {
    const events = await world.sql`select count(*) from events`
    expect(told(await eve.api.post(`${conversation}/${name}`, body))).toBe('403 not_your_channel')
    expect(await world.sql`select count(*) from events`).toEqual(events)
  })
})

test('an agent can read and add notes to another agent’s conversation, but not act on it', async ({
  desk,
}) => {
  const { ann, bob } = desk
  expect(await command(ann.api, `${conversation}/assign`, { agentId: ann.id })).toBe('done')
  await customer.conversation(c => c.status === 'assigned')
  for (const [name, body] of [
    ['messages', { text: 'Mine' }],
    ['assign', { agentId: bob.id }],
    ['unassign', undefined],
    ['resolve', undefined],
  ] as const) {
    expect(told(await bob.api.post(`${conversation}/${name}`, body))).toBe('403 assigned_to_other')
  }
  expect((await bob.api.get(`${conversation}/messages`)).status).toBe(200)
  expect(await command(bob.api, `${conversation}/notes`, { text: 'Known to me' })).toBe('done')
  expect(await command(bob.api, `${conversation}/labels`, { add: ['known'] })).toBe('done')
  expect(customer.received()).toEqual([])
})

test('a supervisor can act on it, also in other channels', async ({ world, desk }) => {
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  expect(await command(sue.api, `${conversation}/assign`, { agentId: desk.bob.id })).toBe('done')
  expect(await customer.conversation()).toMatchObject({ assigneeId: desk.bob.id })
  expect(await command(sue.api, `${conversation}/messages`, { text: 'From Sue' })).toBe('done')
  expect(await customer.conversation()).toMatchObject({ assigneeId: desk.bob.id })
})

test('a conversation can’t be assigned to an agent who does not handle its channel', async ({ world }) => {
  expect(await command(world.admin, `${conversation}/assign`, { agentId: eve.id })).toBe(
    'agent_not_in_channel',
  )
})

test('a member who leaves the channel loses sight of it at once', async ({ world, desk }) => {
  await world.admin.delete(`/v1/channels/${desk.channelId}/agents/${desk.bob.id}`)
  expect(told(await desk.bob.api.get(conversation))).toBe('403 not_your_channel')
  expect((await desk.bob.api.get('/v1/conversations')).body.items).toEqual([])
})
