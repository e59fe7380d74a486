import { expect } from 'vitest'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { ACCOUNTS, accountsTest, channelBody, NUMBERS, SERVICES, TOKENS } from './twilio-accounts.ts'

const test = accountsTest()

interface Check {
  name: string
  ok: boolean | null
  expected: string
  actual: string | null
  reason: string | null
  fix: string | null
  repaired: boolean
  previous: string | null
}

interface Verification {
  ok: boolean
  checks: Check[]
  lastWebhookAt: string | null
  named(name: string): Check | undefined
}

const client = (twilio: Emulator) =>
  twilioClient({ accountSid: ACCOUNTS.main, authToken: TOKENS.main }, { baseUrl: twilio.url })

async function numberAtTwilio(twilio: Emulator, phoneNumber: string) {
  const numbers = await client(twilio).incomingPhoneNumbers.list()
  const number = numbers.find(candidate => candidate.phoneNumber === phoneNumber)
  if (!number) throw new Error(`no ${phoneNumber}`)
  return number
}

async function connect(
  world: World,
  fields: Record<string, unknown>,
): Promise<{ id: string; webhookUrl: string }> {
  const { status, body } = await world.admin.post('/v1/channels', channelBody(fields))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

async function verify(world: World, channelId: string, repair?: boolean): Promise<Verification> {
  const { status, body } = await world.admin.post(
    `/v1/channels/${channelId}/verify`,
    repair === undefined ? undefined : { repair },
  )
  expect(status, JSON.stringify(body)).toBe(200)
  const checks = body.checks as Check[]
  return { ...body, checks, named: (name: string) => checks.find(check => check.name === name) }
}

test('a number: shows expected and current values with the reason, and repairs them', async ({
  world,
  twilio,
}) => {
  const { id, webhookUrl } = await connect(world, { phoneNumber: NUMBERS.sms })
  const application = `AP${'1'.repeat(32)}`
  const elsewhere = 'https://elsewhere.example.com/hook'
  const { sid } = await numberAtTwilio(twilio, NUMBERS.sms)
  await client(twilio).incomingPhoneNumbers(sid).update({
    smsUrl: elsewhere,
    smsMethod: 'GET',
    smsApplicationSid: application,
  })
  const found = await verify(world, id)
  expect(found.ok).toBe(false)
  expect(found.named('number.smsUrl')).toMatchObject({
    ok: false,
    expected: webhookUrl,
    actual: elsewhere,
    reason: 'url_mismatch',
    repaired: false,
  })
  expect(found.named('number.smsMethod')).toMatchObject({ ok: false, expected: 'POST', actual: 'GET' })
  expect(found.named('number.smsApplicationSid')).toMatchObject({
    ok: false,
    actual: application,
    reason: 'overridden_by_application',
  })
  for (const check of found.checks) expect(check.fix === null).toBe(check.ok === true)
  expect((await numberAtTwilio(twilio, NUMBERS.sms)).smsUrl).toBe(elsewhere)

  const repaired = await verify(world, id, true)
  expect(repaired.ok).toBe(true)
  expect(repaired.checks.filter(check => check.repaired).map(check => check.name)).toEqual([
    'number.smsUrl',
    'number.smsMethod',
    'number.smsApplicationSid',
  ])
  expect(repaired.named('number.smsUrl')).toMatchObject({ actual: webhookUrl, previous: elsewhere })
  const after = await numberAtTwilio(twilio, NUMBERS.sms)
  expect([after.smsUrl, after.smsMethod, after.smsApplicationSid]).toEqual([webhookUrl, 'POST', ''])
  // The number whose digits begin in the same way was not changed.
  expect((await numberAtTwilio(twilio, NUMBERS.longer)).smsUrl).toBe('')
  expect(await verify(world, id)).toMatchObject({ ok: true })
})

test('a service: compares and repairs its integration', async ({ world, twilio }) => {
  const { id, webhookUrl } = await connect(world, { messagingServiceSid: SERVICES.sms })
  const service = client(twilio).messaging.v1.services(SERVICES.sms)
  expect((await service.fetch()).useInboundWebhookOnNumber).toBe(true)
  const found = await verify(world, id)
  expect(found.ok).toBe(false)
  expect(found.named('service.inboundRequestUrl')).toMatchObject({ ok: false, reason: 'not_set' })
  expect(found.named('service.useInboundWebhookOnNumber')).toMatchObject({
    ok: false,
    expected: 'false',
    actual: 'true',
    reason: 'overridden_by_number',
  })
  expect(await verify(world, id, true)).toMatchObject({ ok: true })
  expect(await service.fetch()).toMatchObject({
    inboundRequestUrl: webhookUrl,
    inboundMethod: 'POST',
    useInboundWebhookOnNumber: false,
  })
})

test('a WhatsApp sender: compares and repairs its webhook', async ({ world, twilio }) => {
  const { id, webhookUrl } = await connect(world, { medium: 'whatsapp', phoneNumber: NUMBERS.whatsapp })
  const webhook = () =>
    twilio
      .accounts()
      .flatMap(account => account.addresses)
      .find(({ address }) => address === `whatsapp:${NUMBERS.whatsapp}`)?.webhookUrl
  expect(webhook()).toBeNull()
  expect((await verify(world, id)).named('sender.callbackUrl')).toMatchObject({
    ok: false,
    reason: 'not_set',
  })
  expect(await verify(world, id, true)).toMatchObject({ ok: true })
  expect(webhook()).toBe(webhookUrl)
})

test.for([
  { medium: 'sms', address: NUMBERS.inService, service: SERVICES.sms },
  { medium: 'whatsapp', address: NUMBERS.whatsappInService, service: SERVICES.whatsapp },
])(
  '$medium: names the service that takes the sender’s messages elsewhere',
  async (given, { world, twilio }) => {
    const { medium, address, service } = given
    await client(twilio).messaging.v1.services(service).update({
      inboundRequestUrl: 'https://elsewhere.example.com/hook',
      useInboundWebhookOnNumber: false,
    })
    const { id } = await connect(world, { medium, phoneNumber: address })
    // It belongs to somebody else, so a repair of this channel does not change it.
    const found = await verify(world, id, true)
    expect(found.ok).toBe(false)
    expect(found.named('service.overrides')).toMatchObject({
      ok: false,
      actual: service,
      reason: 'overridden_by_service',
      repaired: false,
    })
    expect(found.named('service.overrides')?.fix).toContain('Defer to sender’s webhook')

    await client(twilio).messaging.v1.services(service).update({ useInboundWebhookOnNumber: true })
    expect(await verify(world, id)).toMatchObject({ ok: true })
  },
)

test('the sandbox: says that its settings can’t be read, and where to check them', async ({ world }) => {
  const { id, webhookUrl } = await connect(world, { medium: 'whatsapp', phoneNumber: '+14155238886' })
  const found = await verify(world, id, true)
  expect(found.checks).toEqual([
    expect.objectContaining({ ok: null, expected: webhookUrl, reason: 'not_readable', repaired: false }),
  ])
  expect(found.checks[0]?.fix).toContain('Sandbox settings')
})

test('tells when a webhook was last seen', async ({ world, twilio }) => {
  const { id } = await connect(world, { phoneNumber: NUMBERS.longer })
  expect(await verify(world, id, true)).toMatchObject({ lastWebhookAt: null })
  await twilio.sendInbound({ from: '+15005550401', to: NUMBERS.longer, text: 'Hello' })
  const seen = await until('the message to be seen', async () => (await verify(world, id)).lastWebhookAt)
  expect((await world.admin.get(`/v1/channels/${id}`)).body.lastWebhookAt).toBe(seen)
  const { body } = await world.admin.get('/v1/channels')
  expect(body.items.find((item: { id: string }) => item.id === id).lastWebhookAt).toBe(seen)
})

test('reports that Twilio no longer accepts the credentials', async ({ world, twilio }) => {
  const { id } = await connect(world, { messagingServiceSid: SERVICES.mixed })
  twilio.setAccountStatus(ACCOUNTS.main, 'suspended')
  const refused = await world.admin.post(`/v1/channels/${id}/verify`)
  twilio.setAccountStatus(ACCOUNTS.main, 'active')
  expect({ status: refused.status, code: refused.body.code }).toEqual({
    status: 422,
    code: 'account_suspended',
  })
})
