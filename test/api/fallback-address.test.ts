import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { type SecondApi, startSecondApi } from './second-api.ts'
import { ACCOUNTS, channelBody, NUMBERS, SERVICES, startAccounts, TOKENS } from './twilio-accounts.ts'

let twilio: Emulator
let world: World
/** The server at the second address. */
let second: SecondApi

beforeAll(async () => {
  twilio = await startAccounts()
  const port = await freePort()
  const PUBLIC_FALLBACK_URL = `http://127.0.0.1:${port}`
  world = await createWorld({ environment: { TWILIO_API_BASE_URL: twilio.url, PUBLIC_FALLBACK_URL } })
  second = await startSecondApi(world, {}, { port })
})
afterAll(async () => {
  await second.close()
  await world.close()
  await twilio.close()
})

const client = () =>
  twilioClient({ accountSid: ACCOUNTS.main, authToken: TOKENS.main }, { baseUrl: twilio.url })

async function repaired(fields: Record<string, unknown>): Promise<string> {
  const { body: channel } = await world.admin.post('/v1/channels', channelBody(fields))
  const { body } = await world.admin.post(`/v1/channels/${channel.id}/verify`, { repair: true })
  expect(body.ok, JSON.stringify(body)).toBe(true)
  const check = body.checks.find(({ name }: { name: string }) => /fallbackUrl$/i.test(name))
  expect(check).toMatchObject({ ok: true, repaired: true, previous: expect.toBeOneOf([null, '']) })
  expect(check.actual).toBe(
    `${second.baseUrl}/webhooks/twilio/${channel.id}${channel.webhookUrl.match(/#.*/)[0]}`,
  )
  return channel.id
}

test('while the first URL fails, messages arrive through the fallback URL', async () => {
  const channelId = await repaired({ phoneNumber: NUMBERS.sms })
  const [number] = await client().incomingPhoneNumbers.list({ phoneNumber: NUMBERS.sms })
  const away = `http://127.0.0.1:${await freePort()}/webhooks/twilio/${channelId}`
  await client()
    .incomingPhoneNumbers(number?.sid ?? '')
    .update({ smsUrl: away })

  const sent = await twilio.sendInbound({ from: '+15005550402', to: NUMBERS.sms, text: 'Hello' })
  expect(sent.delivered).toBe(true)
  expect(sent.attempts.at(-1)).toMatchObject({ fallback: true, status: 200 })
  await until('the message', async () => {
    const rows = await world.sql`select from messages where provider_message_id = ${sent.messageSid}`
    return rows.length === 1
  })
})

test('a service and a WhatsApp sender get it too', async () => {
  await repaired({ messagingServiceSid: SERVICES.sms })
  await repaired({ medium: 'whatsapp', phoneNumber: NUMBERS.whatsapp })
})
