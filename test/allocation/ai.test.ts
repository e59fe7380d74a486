import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ModelAnswer, type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { command, type Desk, eventTypes, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'

let model: ScriptedModel
let world: World
let desk: Desk
/** What the model says next; else its script. */
let answers: ((text: string) => ModelAnswer | Promise<ModelAnswer>) | undefined

beforeAll(async () => {
  model = await startModel({
    answer: request => {
      const last = request.messages.at(-1)?.content
      const text = typeof last === 'string' ? last : ''
      return answers?.(text) ?? { text: `You said: ${text}` }
    },
  })
  world = await createWorld({ environment: { OPENAI_BASE_URL: model.baseUrl } })
  desk = await openDesk(world)
  const made = await world.admin.post('/v1/ai-agents', {
    name: 'Robin',
    model: 'scripted-demo',
    instructions: 'Help.',
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const changed = await world.admin.patch(`/v1/channels/${desk.channelId}`, {
    aiAgent: { id: made.body.id, enabled: true },
  })
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
})
afterAll(async () => {
  await world.close()
  await model.close()
})

test('the AI answers, a burst in one turn', async () => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  await customer.write('are you open?')
  const { id } = await customer.conversation(c => c.status === 'ai')
  await until('the answer', () => customer.received().length === 1)
  expect(customer.received()).toEqual(['You said: are you open?'])
  expect(await eventTypes(world.admin, id)).toEqual([
    'conversation.opened',
    'message.received',
    'routing.decided',
    'conversation.handed_to_ai',
    'message.received',
    'message.queued',
  ])
})

test('a human who takes over during a turn is not talked over', async () => {
  let release: (answer: ModelAnswer) => void = () => {}
  answers = () => new Promise(resolve => (release = resolve))
  const customer = desk.newCustomer()
  const before = model.requests.length
  await customer.write('Where is my parcel?')
  const { id } = await customer.conversation(c => c.status === 'ai')
  await until('the turn', () => model.requests.length > before)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/assign`, { agentId: desk.ann.id })).toBe('done')
  release({ text: 'It is lost.' })
  await until('the drop', async () => (await eventTypes(world.admin, id)).includes('ai.answer_dropped'))
  answers = undefined
  expect(customer.received()).toEqual([])
})

test('the AI hands over, with its words first and a summary for the human', async () => {
  answers = () => ({
    text: 'A person will help you.',
    tool: { name: 'hand_over_to_human', arguments: { reason: 'customer_asked', summary: 'Wants a person.' } },
  })
  const customer = desk.newCustomer()
  await customer.write('A person, please')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  answers = undefined
  expect(customer.received()).toEqual(['A person will help you.'])
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
  expect(handedOver.data).toMatchObject({ reason: 'customer_asked', summary: 'Wants a person.' })
})

test.each([
  ['a spent quota', { status: 429, body: { error: { code: 'insufficient_quota' } } }, 'ai_quota_spent'],
  ['a refused key', { status: 401, body: { error: {} } }, 'ai_refuses_key'],
  ['an empty answer', { text: '' }, 'ai_empty_answer'],
] as const)('%s: to a human, with the reason', async (_, answer, reason) => {
  answers = () => answer as ModelAnswer
  const customer = desk.newCustomer()
  await customer.write('Hi')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  answers = undefined
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
  expect(handedOver.data.reason).toBe(reason)
})

test('switching the AI off hands its conversations to humans', async () => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  await customer.conversation(c => c.status === 'ai')
  await world.admin.patch(`/v1/channels/${desk.channelId}`, { aiAgent: { enabled: false } })
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const { body } = await world.admin.get(`/v1/conversations/${id}/events?limit=100`)
  const handedOver = body.items.find((event: { type: string }) => event.type === 'conversation.handed_over')
  expect(handedOver.data.reason).toBe('ai_disabled')
})
