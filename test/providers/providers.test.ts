import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import { hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { engagelabFixture } from './engagelab-fixture.ts'
import { toyFixture, twilioFixture } from './fixtures.ts'
import { type ProviderFixture, playScenario } from './scenario.ts'
import { type CloudFixture, cloudFixture } from './whatsapp-cloud/fixture.ts'

let world: World
let model: ScriptedModel
let fixtures: ProviderFixture[]
let cloud: CloudFixture

beforeAll(async () => {
  cloud = await cloudFixture()
  fixtures = [twilioFixture(), cloud, await engagelabFixture(), await toyFixture()]
  model = await startModel()
  world = await createWorld({
    environment: Object.assign(
      { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'TheKeyOfOurs' },
      ...fixtures.map(({ environment }) => environment),
    ),
    providers: [...PROVIDERS, ...fixtures.flatMap(({ definition }) => definition ?? [])],
  })
})
afterAll(async () => {
  await world.close()
  await model.close()
  for (const { close } of fixtures) await close?.()
})

test.each(['Twilio', 'WhatsApp Cloud API', 'EngageLab', 'Toy'])(
  '%s: message, greeting, rule, AI, human, reply, resolution, survey, 5, report',
  async name => {
    const fixture = fixtures.find(known => known.name === name)
    if (!fixture) throw new Error(`no fixture ${name}`)
    await playScenario(world, fixture, model)
  },
)

test('customers see that the AI writes, where the provider shows it', () => {
  const signs = cloud.emulator.ledger.requests.filter(({ body }) => Object(body).typing_indicator)
  expect(signs.length).toBeGreaterThan(0)
})

test('a problem of one provider has its own fix, and fields of one provider are refused for others', async () => {
  const channel = { provider: 'toy', name: 'Other', account: 'acc-2', number: '+15005550902' }
  const refused = await world.admin.post('/v1/channels', { ...channel, secret: 'wrong-secret' })
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'invalid_credentials', fix: 'Be nice to the toy.' },
  })
  const foreign = await world.admin.post('/v1/channels', {
    ...channel,
    secret: 'right-secret',
    authToken: 'x',
  })
  expect(foreign).toMatchObject({ status: 422, body: { errors: [{ path: 'authToken' }] } })
  const nobodys = await world.admin.post('/v1/channels', { provider: 'nobody', name: 'Nobody' })
  expect(nobodys.body.errors).toEqual([
    { path: 'provider', message: 'must be one of "twilio", "whatsapp_cloud", "engagelab", "toy"' },
  ])
  const connected = await world.admin.post('/v1/channels', { ...channel, secret: 'right-secret' })
  const path = `/v1/channels/${connected.body.id}`
  const other = await world.admin.patch(path, { authToken: 'a'.repeat(32) })
  expect(other).toMatchObject({ status: 422, body: { errors: [{ path: 'authToken' }] } })
  expect(await world.admin.patch(path, { secret: 'newer-secret' })).toMatchObject({ status: 200 })
})

test('a channel whose provider was taken from the table says so, and is in nobody’s way', async () => {
  const body = {
    provider: 'toy',
    name: 'Orphan',
    account: 'acc-3',
    number: '+15005550903',
    secret: 'right-secret',
  }
  const { body: channel } = await world.admin.post('/v1/channels', body)
  const path = `/v1/channels/${channel.id}`
  const problem = { code: 'provider_missing', detail: expect.stringContaining('named gone') }
  const ann = await hireAgent(world, 'Olga', [channel.id])
  await world.sql`update channels set provider = 'gone' where id = ${channel.id}`

  const listed = await world.admin.get('/v1/channels?limit=200')
  expect(listed.status).toBe(200)
  const others = listed.body.items.filter(({ id }: { id: string }) => id !== channel.id)
  expect(others.map((other: { problem: unknown }) => other.problem)).toEqual(others.map(() => null))
  const shown = await world.admin.get(path)
  expect(shown.body).toMatchObject({
    provider: 'gone',
    problem,
    verified: false,
    capabilities: { pull: false },
  })
  expect(await world.admin.post(`${path}/verify`)).toMatchObject({
    status: 503,
    body: { code: 'provider_missing' },
  })
  expect(await world.admin.get(`${path}/templates`)).toMatchObject({ status: 200, body: { items: [] } })
  expect((await world.admin.patch(path, { greeting: { text: 'Hi' } })).status).toBe(200)
  expect((await world.admin.patch(path, { secret: 'another-secret' })).body.errors).toMatchObject([
    { path: 'secret' },
  ])
  // No conversation can begin in this channel.
  const template = { id: 'x', language: 'en', variables: {} }
  const begun = await ann.api.post('/v1/conversations', {
    channelId: channel.id,
    to: '+15005550904',
    template,
  })
  expect(begun.status).toBe(404)

  await world.restartWorker()
  const fixture = fixtures.find(({ name }) => name === 'Toy')
  if (!fixture) throw new Error('no toy')
  const toy = await world.admin.get('/v1/channels?limit=200')
  const other = toy.body.items.find(({ name }: { name: string }) => name === 'Toy')
  const customer = fixture.customer(world, other)
  await customer.write('Is anybody there?')
  await until('the greeting of a channel beside it', () => customer.received().length > 0)
  expect((await world.admin.delete(path)).status).toBe(202)
})
