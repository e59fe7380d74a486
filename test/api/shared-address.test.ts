import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../dev/emulator/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { ACCOUNTS, channelBody, NUMBERS, SERVICES, startAccounts, TOKENS } from './twilio-accounts.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

// A Messaging Service has one address for all of its senders, which can be several channels.

let twilio: Emulator
let world: World
let sms: { id: string; webhookUrl: string }
let whatsapp: { id: string; webhookUrl: string }

beforeAll(async () => {
  twilio = await startAccounts()
  world = await createWorld({ environment: { TWILIO_API_BASE_URL: twilio.url } })
  sms = await connect({ messagingServiceSid: SERVICES.both })
  whatsapp = await connect({ medium: 'whatsapp', messagingServiceSid: SERVICES.both })
})
afterAll(async () => {
  await world.close()
  await twilio.close()
})

async function connect(fields: Record<string, unknown>): Promise<{ id: string; webhookUrl: string }> {
  const { status, body } = await world.admin.post('/v1/channels', channelBody(fields))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const repair = async ({ id }: { id: string }) =>
  (await world.admin.post(`/v1/channels/${id}/verify`, { repair: true })).body

const addressAtTwilio = async () => {
  const account = { accountSid: ACCOUNTS.main, authToken: TOKENS.main }
  const service = twilioClient(account, { baseUrl: twilio.url }).messaging.v1.services(SERVICES.both)
  return (await service.fetch()).inboundRequestUrl
}

const customersOf = async ({ id }: { id: string }): Promise<string[]> => {
  const { body } = await world.admin.get(`/v1/conversations?channelId=${id}`)
  return body.items.map((item: { contact: { address: string } }) => item.contact.address)
}

test('the address that one channel has set stays, and the other says that it is shared', async () => {
  expect(await repair(sms)).toMatchObject({ ok: true })
  expect(await addressAtTwilio()).toBe(sms.webhookUrl)
  const second = await repair(whatsapp)
  expect(second.ok).toBe(true)
  const check = second.checks.find(({ name }: { name: string }) => name === 'service.inboundRequestUrl')
  expect(check).toMatchObject({
    ...{ ok: true, reason: 'shared_address', actual: sms.webhookUrl, repaired: false },
    fix: expect.stringContaining(sms.id),
  })
  expect(await addressAtTwilio()).toBe(sms.webhookUrl)
  expect((await repair(sms)).checks.every(({ reason }: { reason: unknown }) => reason === null)).toBe(true)
})

test('each message goes to the channel of the number that it is for', async () => {
  const customer = '+15005550701'
  await twilio.sendInbound({ from: customer, to: NUMBERS.smsOfBoth, text: 'By SMS' })
  await twilio.sendInbound({
    from: `whatsapp:${customer}`,
    to: `whatsapp:${NUMBERS.whatsappOfBoth}`,
    text: 'By WhatsApp',
  })
  await until('both conversations', async () => (await customersOf(whatsapp)).length === 1)
  expect(await customersOf(sms)).toEqual([customer])
  expect(await customersOf(whatsapp)).toEqual([`whatsapp:${customer}`])
})

test('a number of the service that is a channel of its own gets its messages', async () => {
  const number = await connect({ phoneNumber: NUMBERS.smsOfBoth })
  expect(await repair(number)).toMatchObject({ ok: true })
  const customer = '+15005550702'
  await twilio.sendInbound({ from: customer, to: NUMBERS.smsOfBoth, text: 'To the number' })
  await until('the conversation', async () => (await customersOf(number)).includes(customer))
  expect(await customersOf(sms)).not.toContain(customer)
})

test('what is for none of our numbers is acknowledged, counted and shown', async () => {
  const other = await connect({ phoneNumber: NUMBERS.sms })
  const parameters = messageParameters({
    ...{ AccountSid: ACCOUNTS.main, Body: 'For somebody else' },
    ...{ From: '+15005550703', To: NUMBERS.longer },
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
