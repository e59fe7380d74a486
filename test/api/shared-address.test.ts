import { expect } from 'vitest'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { ACCOUNTS, accountsTest, channelBody, NUMBERS, SERVICES, TOKENS } from './twilio-accounts.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

// A Messaging Service has one address for all of its senders, which can belong to several channels.

let sms: { id: string; webhookUrl: string }
let whatsapp: { id: string; webhookUrl: string }

const test = accountsTest()

test.beforeAll(async ({ world }) => {
  sms = await connect(world, { messagingServiceSid: SERVICES.both })
  whatsapp = await connect(world, { medium: 'whatsapp', messagingServiceSid: SERVICES.both })
})

async function connect(
  world: World,
  fields: Record<string, unknown>,
): Promise<{ id: string; webhookUrl: string }> {
  const { status, body } = await world.admin.post('/v1/channels', channelBody(fields))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const repair = async (world: World, { id }: { id: string }) =>
  (await world.admin.post(`/v1/channels/${id}/verify`, { repair: true })).body

const addressAtTwilio = async (twilio: Emulator) => {
  const account = { accountSid: ACCOUNTS.main, authToken: TOKENS.main }
  const service = twilioClient(account, { baseUrl: twilio.url }).messaging.v1.services(SERVICES.both)
  return (await service.fetch()).inboundRequestUrl
}

const customersOf = async (world: World, { id }: { id: string }): Promise<string[]> => {
  const { body } = await world.admin.get(`/v1/conversations?channelId=${id}`)
  return body.items.map((item: { contact: { address: string } }) => item.contact.address)
}

test('a webhook URL set by one channel stays, and the other channel reports it as shared', async ({
  world,
  twilio,
}) => {
  expect(await repair(world, sms)).toMatchObject({ ok: true })
  expect(await addressAtTwilio(twilio)).toBe(sms.webhookUrl)
  const second = await repair(world, whatsapp)
  expect(second.ok).toBe(true)
  const check = second.checks.find(({ name }: { name: string }) => name === 'service.inboundRequestUrl')
  expect(check).toMatchObject({
    ok: true,
    reason: 'shared_address',
    actual: sms.webhookUrl,
    repaired: false,
    fix: expect.stringContaining(sms.id),
  })
  expect(await addressAtTwilio(twilio)).toBe(sms.webhookUrl)
  expect((await repair(world, sms)).checks.every(({ reason }: { reason: unknown }) => reason === null)).toBe(
    true,
  )
})

test('each message goes to the channel of its number', async ({ world, twilio }) => {
  const customer = '+15005550701'
  await twilio.sendInbound({ from: customer, to: NUMBERS.smsOfBoth, text: 'By SMS' })
  await twilio.sendInbound({
    from: `whatsapp:${customer}`,
    to: `whatsapp:${NUMBERS.whatsappOfBoth}`,
    text: 'By WhatsApp',
  })
  for (const channel of [sms, whatsapp])
    await until('its conversation', async () => (await customersOf(world, channel)).length === 1)
  expect(await customersOf(world, sms)).toEqual([customer])
  expect(await customersOf(world, whatsapp)).toEqual([`whatsapp:${customer}`])
})

test('a number of the service with a separate channel gets its messages', async ({ world, twilio }) => {
  const number = await connect(world, { phoneNumber: NUMBERS.smsOfBoth })
  expect(await repair(world, number)).toMatchObject({ ok: true })
  const customer = '+15005550702'
  await twilio.sendInbound({ from: customer, to: NUMBERS.smsOfBoth, text: 'To the number' })
  await until('the conversation', async () => (await customersOf(world, number)).includes(customer))
  expect(await customersOf(world, sms)).not.toContain(customer)
})

test('messages for unknown numbers are acknowledged, counted and shown', async ({ world }) => {
  const other = await connect(world, { phoneNumber: NUMBERS.sms })
  const parameters = messageParameters({
    AccountSid: ACCOUNTS.main,
    Body: 'For somebody else',
    From: '+15005550703',
    To: NUMBERS.longer,
  })
  const answer = await callWebhook({ url: other.webhookUrl, parameters, authToken: TOKENS.main })
  expect(answer.status).toBe(200)
  const left = await until('it to be counted', async () => {
    const { body } = await world.admin.get(`/v1/channels/${other.id}`)
    return body.inbound.left.length > 0 && body.inbound.left
  })
  expect(left).toEqual([{ what: 'foreign', count: 1, lastAt: expect.any(String) }])
  expect(await world.sql`select from messages where text = 'For somebody else'`).toHaveLength(0)
  const [gap] = await world.sql`select count(*)::integer from conversations where address = '+15005550703'`
  expect(gap?.count).toBe(0)
})
