import { expect } from 'vitest'
import { channelScheduleIds } from '../../activities/channels/schedules.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { customerOf, hireAgent, pasteWebhook, type TestAgent } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { auditNow, kindsIn } from './auditor.ts'

const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
const { serviceSms, serviceWhatsapp } = EMULATOR_ADDRESSES

let ann: TestAgent
let service: string
let number: string

const test = worldTest()

test.beforeAll(async ({ world }) => {
  service = await connect(world, { medium: 'sms', messagingServiceSid: EMULATOR_SERVICE_SID })
  number = await connect(world, { medium: 'sms', phoneNumber: serviceSms })
  ann = await hireAgent(world, 'Ann', [service, number])
})

async function connect(world: World, sender: object): Promise<string> {
  const fields = { provider: 'twilio', name: 'Desk', ...account, ...sender }
  const { status, body } = await world.admin.post('/v1/channels', fields)
  expect(status, JSON.stringify(body)).toBe(201)
  if ('phoneNumber' in sender) await pasteWebhook(world, serviceSms, body.webhookUrl)
  return body.id
}

const twilio = (world: World) => twilioClient(account, { baseUrl: world.emulator.url })

/** An agent writes to a new customer of a channel. Resolves when Twilio has the message. */
async function write(world: World, channelId: string): Promise<void> {
  const { address: to } = customerOf(world, channelId, serviceSms)
  const begun = await ann.api.post('/v1/conversations', { channelId, to, text: 'Hello' })
  expect(begun.status, JSON.stringify(begun.body)).toBe(202)
  await until('the message', async () => {
    const { body } = await ann.api.get(`/v1/conversations/${begun.body.conversationId}/messages`)
    return body.items?.[0]?.status === 'delivered'
  })
}

test('a service, and one of its numbers with a separate channel, have separate audits', async ({ world }) => {
  await write(world, service)
  await write(world, number)
  await customerOf(world, number, serviceSms).write('To the number')
  await until(
    'it',
    async () => (await world.sql`select from messages where direction = 'inbound'`).length === 1,
  )
  for (const [channelId, provider] of [
    [service, 0],
    [number, 1],
  ] as const) {
    expect(await auditNow(world, channelId)).toMatchObject({
      inbound: { provider, stored: provider },
      outbound: { provider: 1, stored: 1, decided: 1 },
      unexplained: 0,
      alert: false,
      differences: [],
    })
  }
})

test('a message to such a number belongs to the number’s channel, with any webhook', async ({ world }) => {
  const { body } = await world.admin.get(`/v1/channels/${service}`)
  await pasteWebhook(world, serviceSms, body.webhookUrl)
  await customerOf(world, service, serviceSms).write('By the service’s webhook')
  await until(
    'it',
    async () => (await world.sql`select from messages where direction = 'inbound'`).length === 2,
  )
  for (const [channelId, provider] of [
    [service, 0],
    [number, 2],
  ] as const) {
    expect(await auditNow(world, channelId)).toMatchObject({
      inbound: { provider, stored: provider },
      unexplained: 0,
      differences: [],
    })
  }
})

test('a message of another program through the service belongs to the service’s channel of this medium', async ({
  world,
}) => {
  const messagingServiceSid = EMULATOR_SERVICE_SID
  await twilio(world).messages.create({ messagingServiceSid, to: '+15005559101', body: 'Spam' })
  const to = 'whatsapp:+15005559101'
  // Another medium, for which no channel exists.
  await twilio(world).messages.create({ messagingServiceSid, from: serviceWhatsapp, to, body: 'Spam' })
  await world.emulator.idle()
  expect(kindsIn(await auditNow(world, service))).toEqual({ foreign_send: 1 })
  expect(kindsIn(await auditNow(world, number))).toEqual({})
})

test('a channel’s schedules are created and deleted with the channel', async ({ world }) => {
  const ids = channelScheduleIds(number)
  expect(ids).toHaveLength(2)
  for (const id of ids) await world.temporal.schedule.getHandle(id).describe()
  expect((await world.admin.delete(`/v1/channels/${number}`)).status).toBe(202)
  for (const id of ids) {
    await until('its end', () =>
      world.temporal.schedule
        .getHandle(id)
        .describe()
        .then(
          () => false,
          () => true,
        ),
    )
  }
  expect((await world.admin.get(`/v1/channels/${number}/audit`)).status).toBe(404)
})
