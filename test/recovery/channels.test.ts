import { expect } from 'vitest'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { pasteWebhook } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { backdate, minutesAgo, recover, stored } from './reader.ts'

/** Another number of the same account. */
let webhookUrl: string

const test = deskTest({ medium: 'sms' })

test.beforeAll(async ({ world, desk }) => {
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
})

const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }

const connect = async (world: World, fields: Record<string, unknown>) => {
  const { status, body } = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    name: 'Another',
    ...account,
    ...fields,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id as string
}
const lost = (world: World, from: string, to: string, text: string, at: string) =>
  world.emulator.sendInbound({ from, to, text, lost: true, at })

test('a service gets only its own messages, of its medium', async ({ world, desk }) => {
  const { serviceSms, serviceWhatsapp } = EMULATOR_ADDRESSES
  const id = await connect(world, { medium: 'sms', messagingServiceSid: EMULATOR_SERVICE_SID })
  await backdate(world, id)
  // Without any address, Twilio drops incoming messages and lists them nowhere.
  await twilioClient(account, { baseUrl: world.emulator.url })
    .messaging.v1.services(EMULATOR_SERVICE_SID)
    .update({ inboundRequestUrl: webhookUrl, useInboundWebhookOnNumber: false })
  await lost(world, '+15005553903', serviceSms, 'For the service', minutesAgo(20))
  await lost(world, 'whatsapp:+15005553904', serviceWhatsapp, 'On WhatsApp', minutesAgo(20))
  await lost(world, '+15005553905', desk.ours, 'For a number', minutesAgo(20))
  expect(await recover(world, id)).toBe(1)
  await until('the message', async () => (await stored(world, id)).length === 1)
  expect((await stored(world, id)).map(({ text }) => text)).toEqual(['For the service'])
})

test('messages from before a number was connected are ignored', async ({ world, desk }) => {
  const to = EMULATOR_ADDRESSES.whatsapp
  await lost(world, 'whatsapp:+15005553901', to, 'Long ago', minutesAgo(20))
  const id = await connect(world, { medium: 'whatsapp', phoneNumber: to.replace('whatsapp:', '') })
  expect(await recover(world, id)).toBe(0)
  await backdate(world, id)
  // The same account's list contains the SMS number's messages.
  await lost(world, '+15005553902', desk.ours, 'For the other', minutesAgo(20))
  expect(await recover(world, id)).toBe(1)
  await until('the message', async () => (await stored(world, id)).length === 1)
  expect((await stored(world, id)).map(({ text }) => text)).toEqual(['Long ago'])
})

test('a number with its own channel and in a service with a channel: each message goes to one of them', async ({
  world,
}) => {
  const { serviceSms } = EMULATOR_ADDRESSES
  const number = await connect(world, { medium: 'sms', phoneNumber: serviceSms })
  const { body } = await world.admin.get('/v1/channels')
  const service = body.items.find(
    ({ messagingServiceSid }: { messagingServiceSid: string }) => messagingServiceSid,
  )
  await backdate(world, number)
  // The service's webhook brought these messages, so the number does not get them again.
  const before = (await stored(world, service.id)).length
  await recover(world, number)
  expect(await stored(world, number)).toEqual([])
  await lost(world, '+15005553906', serviceSms, 'Whose am I?', minutesAgo(5))
  await Promise.all([recover(world, service.id), recover(world, number)])
  await until('the message', async () => (await stored(world, number)).length === 1)
  expect(await stored(world, service.id)).toHaveLength(before)
})

test('the sandbox’s join words are not a message', async ({ world }) => {
  const to = EMULATOR_ADDRESSES.sandbox
  const id = await connect(world, { medium: 'whatsapp', phoneNumber: to.replace('whatsapp:', '') })
  await backdate(world, id)
  const from = 'whatsapp:+15005553907'
  await lost(world, from, to, 'join happy-otter', minutesAgo(9))
  await lost(world, from, to, 'Hello', minutesAgo(8))
  expect(await recover(world, id)).toBe(1)
  await until('the message', async () => (await stored(world, id)).length === 1)
  expect((await stored(world, id)).map(({ text }) => text)).toEqual(['Hello'])
})

test('a number that another system answers is ignored until its webhooks arrive here', async ({ world }) => {
  const { body: channel } = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'whatsapp',
    name: 'Not yet ours',
    ...account,
    phoneNumber: EMULATOR_ADDRESSES.serviceWhatsapp.replace('whatsapp:', ''),
  })
  const inbound = async () => (await world.admin.get(`/v1/channels/${channel.id}`)).body.inbound
  await world.temporal.schedule.getHandle(`recover-inbound:${channel.id}`).pause()
  await until('the first reading', async () => (await inbound()).lastReadAt)
  await world.sql`update channels set created_at = now() - interval '1 hour' where id = ${channel.id}`
  await world.sql`
    update inbound_readings set watermark = now() - interval '1 hour' where channel_id = ${channel.id}`
  const to = EMULATOR_ADDRESSES.serviceWhatsapp
  const from = 'whatsapp:+15005553990'
  await pasteWebhook(world, to, webhookUrl)
  await world.emulator.sendInbound({ from, to, text: 'For the other', lost: true, at: minutesAgo(5) })
  expect(await recover(world, channel.id)).toBe(0)
  expect(await inbound()).toMatchObject({ error: 'not_pointed_here', recovered: 0 })
  expect((await inbound()).about).toContain('Paste the webhookUrl')

  await pasteWebhook(world, to, channel.webhookUrl)
  await world.sql`
    update inbound_readings set watermark = now() - interval '4 minutes' where channel_id = ${channel.id}`
  await world.emulator.sendInbound({ from, to, text: 'For us', lost: true, at: minutesAgo(2) })
  expect(await recover(world, channel.id)).toBe(1)
  await until('the message', async () => (await stored(world, channel.id)).length === 1)
  expect((await stored(world, channel.id)).map(({ text }) => text)).toEqual(['For us'])
  expect((await inbound()).error).toBeNull()

  // A webhook that came since the last reading shows the same, before the next reading.
  const onBoard = async () => {
    const { items } = (await world.admin.get('/v1/board')).body.channels
    return items.find(({ id }: { id: string }) => id === channel.id).health.inboundError
  }
  await world.sql`
    update inbound_readings set error = 'not_pointed_here', read_at = now() where channel_id = ${channel.id}`
  expect(await onBoard()).toBe('not_pointed_here')
  expect((await inbound()).error).toBe('not_pointed_here')
  await world.emulator.sendInbound({ from, to, text: 'Here' })
  await until('the board', async () => (await onBoard()) === null)
  expect(await inbound()).toMatchObject({ error: null, about: expect.not.stringContaining('Paste') })

  // So does a verification that finds this service's address at the provider, before any webhook.
  await world.sql`
    update inbound_readings set error = 'not_pointed_here', pointed_at = null, read_at = now()
    where channel_id = ${channel.id}`
  expect((await inbound()).error).toBe('not_pointed_here')
  expect((await world.admin.post(`/v1/channels/${channel.id}/verify`, {})).status).toBe(200)
  expect((await inbound()).error).toBeNull()
})
