import { expect } from 'vitest'
import type { ScriptedModel } from '../../dev/model/start.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import { command, eventTypes, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

/** Everything in the life of a conversation that differs between providers. */
export interface ProviderFixture {
  name: string
  /** Settings of the process: where the emulator of the provider is. */
  environment?: Record<string, string>
  /** Registered beside the built-in providers. */
  definition?: ProviderDefinition
  /** The body of `POST /v1/channels`, without the name. */
  channel(world: World): Record<string, unknown>
  /** Sets the webhook at the provider, as a person does. */
  point(world: World, channel: ConnectedChannel): Promise<void>
  customer(world: World, channel: ConnectedChannel): ProviderCustomer
  close?(): Promise<void>
}

export interface ConnectedChannel {
  id: string
  webhookUrl: string
  [field: string]: unknown
}

/** A customer's phone at the provider. */
export interface ProviderCustomer {
  /** Their address in our form. */
  address: string
  write(text: string): Promise<unknown>
  /** The texts that reached them, oldest first; also those of lists and buttons. */
  received(): string[]
}

const GREETING = 'Welcome! Someone is with you in a moment.'
const QUESTION = 'How would you rate the help you got?'

/** The main job with any provider, from the customer's first message to the report. */
export async function playScenario(
  world: World,
  fixture: ProviderFixture,
  model: ScriptedModel,
): Promise<void> {
  const channel = await connect(world, fixture)
  const ann = await hireAgent(world, 'Ann', [channel.id])
  await setUp(world, channel.id, `Robin for ${fixture.name}`)
  const customer = fixture.customer(world, channel)
  const conversation = (check: (found: { status: string }) => boolean) =>
    until(`the conversation of ${customer.address}`, async () => {
      const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}`)
      const [found] = body.items
      return found?.contact.address === customer.address && check(found) ? found : undefined
    })

  const before = model.requests.length
  await customer.write('My parcel is lost')
  await until('the greeting', () => customer.received()[0] === GREETING)
  const { id } = await conversation(({ status }) => status === 'ai')
  const path = `/v1/conversations/${id}`
  await until('the answer of the AI', () => customer.received().length === 2)
  expect(model.requests.length).toBeGreaterThan(before)
  expect((await world.admin.get(path)).body.labels).toEqual(['parcels'])

  await customer.write('I want to talk to a human')
  await conversation(({ status }) => status === 'waiting' || status === 'assigned')
  expect(await command(ann.api, `${path}/assign`, { agentId: ann.id })).toBe('done')
  expect(await command(ann.api, `${path}/messages`, { text: 'It comes tomorrow.' })).toBe('done')
  await until('the reply', () => customer.received().includes('It comes tomorrow.'))
  await until('its report', async () => {
    const { body } = await ann.api.get(`${path}/messages`)
    const reply = body.items.find(({ text }: { text: string }) => text === 'It comes tomorrow.')
    return ['delivered', 'read'].includes(reply.status)
  })
  expect(await command(ann.api, `${path}/resolve`)).toBe('done')
  await until('the survey', () => customer.received().at(-1)?.includes(QUESTION))
  await customer.write('5')

  const report = await until('the score', async () => {
    const { body } = await world.admin.get(`/v1/reports/csat?channelId=${channel.id}`)
    return body.responses === 1 && body
  })
  expect(report).toMatchObject({ sent: 1, responses: 1, average: 5, scores: { '5': 1 } })
  const types = await eventTypes(ann.api, id)
  expect(types.filter(type => type === 'message.received')).toHaveLength(3)
  expect(types).toContain('survey.scored')
}

async function connect(world: World, fixture: ProviderFixture): Promise<ConnectedChannel> {
  const fields = fixture.channel(world)
  const connected = await world.admin.post('/v1/channels', { name: fixture.name, ...fields })
  expect(connected.status, JSON.stringify(connected.body)).toBe(201)
  await fixture.point(world, connected.body)
  const shown = await world.admin.get(`/v1/channels/${connected.body.id}`)
  expect(shown.body).toMatchObject({ provider: fields.provider, capabilities: { notes: expect.any(Array) } })
  expect(shown.body.verified).toBe(shown.body.capabilities.verified)
  return connected.body
}

async function setUp(world: World, channelId: string, name: string): Promise<void> {
  const agent = { name, model: 'scripted-demo', instructions: 'Help.' }
  const robin = await world.admin.post('/v1/ai-agents', agent)
  expect(robin.status, JSON.stringify(robin.body)).toBe(201)
  const settings = {
    greeting: { enabled: true, text: GREETING },
    csat: { enabled: true, question: QUESTION },
    aiAgent: { id: robin.body.id, enabled: true, humanButton: '' },
  }
  const changed = await world.admin.patch(`/v1/channels/${channelId}`, settings)
  expect(changed.status, JSON.stringify(changed.body)).toBe(200)
  const rule = {
    name: 'Parcels',
    enabled: true,
    match: 'all',
    conditions: [{ field: 'message.text', operator: 'contains', value: 'parcel' }],
    action: { allocate: { to: 'ai', id: robin.body.id }, labels: ['parcels'] },
  }
  const ruled = await world.admin.put(`/v1/channels/${channelId}/rules`, { rules: [rule] })
  expect(ruled.status, JSON.stringify(ruled.body)).toBe(200)
}
