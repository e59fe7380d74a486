import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScriptedModel, startModel } from '../../dev/model/start.ts'
import { PROVIDERS } from '../../providers/providers.ts'
import { createWorld, type World } from '../harness/world.ts'
import { engagelabFixture } from './engagelab-fixture.ts'
import { toyFixture, twilioFixture } from './fixtures.ts'
import { type ProviderFixture, playScenario } from './scenario.ts'
import { cloudFixture } from './whatsapp-cloud/fixture.ts'

let world: World
let model: ScriptedModel
let fixtures: ProviderFixture[]

beforeAll(async () => {
  fixtures = [twilioFixture(), await cloudFixture(), await engagelabFixture(), await toyFixture()]
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
