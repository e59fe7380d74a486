import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { startSecondApi } from './second-api.ts'
import { ACCOUNTS, channelBody, NUMBERS, startAccounts, TOKENS } from './twilio-accounts.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

const NEW_TOKEN = 'b1'.repeat(16)

let twilio: Emulator
let world: World
let ann: TestAgent
let path: string
let webhookUrl: string

beforeAll(async () => {
  twilio = await startAccounts()
  world = await createWorld({ environment: { TWILIO_API_BASE_URL: twilio.url } })
  const { body } = await world.admin.post('/v1/channels', channelBody({ phoneNumber: NUMBERS.sms }))
  path = `/v1/channels/${body.id}`
  webhookUrl = body.webhookUrl
  ann = await hireAgent(world, 'Ann', [body.id])
})
afterAll(async () => {
  await world.close()
  await twilio.close()
})

async function statusSignedWith(authToken: string, baseUrl = world.baseUrl): Promise<number> {
  const parameters = messageParameters({
    AccountSid: ACCOUNTS.main,
    From: '+15005550401',
    To: NUMBERS.sms,
    Body: 'Hi',
  })
  const target = webhookUrl.replace(/#.*/, '').replace(world.baseUrl, baseUrl)
  return (await callWebhook({ url: webhookUrl, target, parameters, authToken })).status
}

/** Whether the worker's requests to Twilio succeed with the channel's token. */
async function verifies(): Promise<number> {
  return (await world.admin.post(`${path}/verify`)).status
}

test('a new token is accepted; webhooks signed with the old token still count', async () => {
  expect(await statusSignedWith(TOKENS.main)).toBe(200)
  // Another API process, which caches the channel.
  const second = await startSecondApi(world, { PUBLIC_URL: world.baseUrl })
  expect(await statusSignedWith(TOKENS.main, second.baseUrl)).toBe(200)
  // The token is changed at Twilio. From now on, requests with the channel's token fail.
  const { port } = twilio
  await twilio.close()
  twilio = await startAccounts({ port, mainToken: NEW_TOKEN })
  expect(await verifies()).not.toBe(200)

  const changed = await world.admin.patch(path, { authToken: NEW_TOKEN })
  expect(changed.status).toBe(200)
  expect(await verifies()).toBe(200)
  expect(await statusSignedWith(NEW_TOKEN)).toBe(200)
  expect(await statusSignedWith(TOKENS.main)).toBe(200)
  expect(await statusSignedWith(TOKENS.wrong)).toBe(403)
  const elsewhere = [NEW_TOKEN, TOKENS.main, TOKENS.wrong].map(token =>
    statusSignedWith(token, second.baseUrl),
  )
  expect(await Promise.all(elsewhere)).toEqual([200, 200, 403])
  await second.close()
})

test('setting the new token a second time keeps the old one', async () => {
  expect((await world.admin.patch(path, { authToken: NEW_TOKEN })).status).toBe(200)
  expect(await statusSignedWith(TOKENS.main)).toBe(200)
})

test('after one day, the old token no longer counts', async () => {
  await world.sql`update channels set previous_credentials_until = now() - interval '1 second'`
  await until('the old token to be refused', async () => (await statusSignedWith(TOKENS.main)) === 403)
  expect(await statusSignedWith(NEW_TOKEN)).toBe(200)
})

test('a token that Twilio refuses is refused, together with the whole request', async () => {
  const { body: before } = await world.admin.get(path)
  const refused = await world.admin.patch(path, { authToken: TOKENS.wrong, reopenFor: '3h', name: 'Changed' })
  expect({ status: refused.status, code: refused.body.code }).toEqual({
    status: 422,
    code: 'invalid_credentials',
  })
  // Requests of the tests before are still being counted.
  const inbound = { ...before.inbound, left: expect.any(Array) }
  const { body: after } = await world.admin.get(path)
  expect(after).toEqual({ ...before, inbound, lastWebhookAt: expect.any(String) })
  expect(await verifies()).toBe(200)
})

test('a setting that is refused leaves the token as it is', async () => {
  const [before] = await world.sql`select credentials from channels`
  const body = { authToken: NEW_TOKEN, greeting: { enabled: true, text: '' } }
  expect((await world.admin.patch(path, body)).status).toBe(422)
  const [after] = await world.sql`select credentials from channels`
  expect(after).toEqual(before)
})

test('only an administrator changes it', async () => {
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  for (const { api } of [sue, ann]) {
    const refused = await api.patch(path, { authToken: NEW_TOKEN })
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: 'forbidden' })
  }
})
