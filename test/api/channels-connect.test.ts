import { describe, expect } from 'vitest'
import type { World } from '../harness/world.ts'
import { ACCOUNTS, accountsTest, channelBody, NUMBERS, SERVICES, TOKENS } from './twilio-accounts.ts'

const test = accountsTest()

const connect = (world: World, fields: Record<string, unknown>) =>
  world.admin.post('/v1/channels', channelBody(fields))

const METHODS = [
  {
    what: 'an SMS number',
    fields: { medium: 'sms', phoneNumber: NUMBERS.sms },
    consolePath: /Phone Numbers > Manage > Active numbers/,
    consoleUrl: '/phone-numbers/',
  },
  {
    what: 'a WhatsApp sender',
    fields: { medium: 'whatsapp', phoneNumber: NUMBERS.whatsapp },
    consolePath: /Messaging > Senders > WhatsApp senders/,
    consoleUrl: '/whatsapp-senders',
  },
  {
    what: 'a Messaging Service for SMS',
    fields: { medium: 'sms', messagingServiceSid: SERVICES.sms },
    consolePath: /Messaging > Services > your service > Integration/,
    consoleUrl: `/services/${SERVICES.sms}/integration`,
  },
  {
    what: 'a Messaging Service for WhatsApp',
    fields: { medium: 'whatsapp', messagingServiceSid: SERVICES.whatsapp },
    consolePath: /Messaging > Services > your service > Integration/,
    consoleUrl: `/services/${SERVICES.whatsapp}/integration`,
  },
]

test.for(METHODS)('connects $what, and says where its webhook is pasted', async (method, { world }) => {
  const { status, body } = await connect(world, method.fields)
  expect(status).toBe(201)
  expect(body).toMatchObject({ ...method.fields, name: 'Support', version: 1, accountSid: ACCOUNTS.main })
  const base = `${world.baseUrl}/webhooks/twilio/${body.id}`
  expect(body.webhookUrl).toBe(`${base}#rc=5&rp=ct,rt,5xx&ct=2000&rt=4000`)
  expect(body.statusUrl).toBe(`${base}/status#rc=5&rp=ct,rt,5xx&ct=2000&rt=4000`)
  const [paste] = body.next
  expect(paste.do).toMatch(method.consolePath)
  expect(paste.url).toContain(method.consoleUrl)
  expect(paste.value).toBe(body.webhookUrl)
  expect((await world.admin.get(`/v1/channels/${body.id}`)).body).toMatchObject(method.fields)
})

test('accepts the sandbox number, and explains how a phone joins it', async ({ world }) => {
  const { status, body } = await connect(world, { medium: 'whatsapp', phoneNumber: '+14155238886' })
  expect(status).toBe(201)
  const [paste, join] = body.next
  expect(paste).toMatchObject({ do: expect.stringContaining('Sandbox settings'), value: body.webhookUrl })
  expect(join.do).toMatch(/join …/)
})

const REFUSALS: [code: string, fields: Record<string, unknown>][] = [
  ['invalid_credentials', { authToken: TOKENS.wrong, phoneNumber: NUMBERS.sms }],
  ['invalid_credentials', { accountSid: ACCOUNTS.unknown, phoneNumber: NUMBERS.sms }],
  [
    'account_suspended',
    { accountSid: ACCOUNTS.suspended, authToken: TOKENS.suspended, phoneNumber: NUMBERS.sms },
  ],
  ['account_suspended', { accountSid: ACCOUNTS.closed, authToken: TOKENS.closed, phoneNumber: NUMBERS.sms }],
  ['number_not_in_account', { phoneNumber: NUMBERS.unknown }],
  // Twilio finds numbers by a part of them, too.
  ['number_not_in_account', { phoneNumber: NUMBERS.partOfLonger }],
  ['number_without_sms', { phoneNumber: NUMBERS.voiceOnly }],
  ['not_a_whatsapp_sender', { medium: 'whatsapp', phoneNumber: NUMBERS.sms }],
  ['sender_offline', { medium: 'whatsapp', phoneNumber: NUMBERS.offline }],
  ['service_not_found', { messagingServiceSid: SERVICES.unknown }],
  ['service_without_senders', { messagingServiceSid: SERVICES.empty }],
  ['service_without_senders', { messagingServiceSid: SERVICES.sms, medium: 'whatsapp' }],
  ['service_without_senders', { messagingServiceSid: SERVICES.whatsapp, medium: 'sms' }],
]

describe('credentials that Twilio refuses are refused, and nothing is stored', () => {
  test.for(REFUSALS)('%s for %o', async ([code, fields], { world }) => {
    const before = await world.sql`select from channels`
    const { status, headers, body } = await connect(world, fields)
    expect(headers.get('Content-Type')).toContain('application/problem+json')
    expect({ status, code: body.code }).toEqual({ status: 422, code })
    expect(body.fix).toMatch(/^[A-Z].+\.$/)
    expect(await world.sql`select from channels`).toHaveLength(before.length)
  })

  test('each reason has a fix of its own', async ({ world }) => {
    const fixes = new Map<string, string>()
    for (const [code, fields] of REFUSALS) fixes.set(code, (await connect(world, fields)).body.fix)
    expect(new Set(fixes.values()).size).toBe(fixes.size)
  })

  test('provider_unreachable when Twilio itself fails', async ({ world, twilio }) => {
    const fault = twilio.faults.set({
      kind: 'error_before_accepting',
      operation: 'accounts.fetch',
      times: 'always',
    })
    const { status, body } = await connect(world, { phoneNumber: NUMBERS.unknown })
    twilio.faults.clear(fault)
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'provider_unreachable' })
  })
})

describe('regions', () => {
  const ireland = { accountSid: ACCOUNTS.ireland, authToken: TOKENS.ireland, phoneNumber: NUMBERS.ireland }

  test('a token works only in its own region, and the fix says so', async ({ world }) => {
    for (const fields of [
      ireland,
      { ...ireland, region: 'au1' },
      { phoneNumber: NUMBERS.sms, region: 'ie1' },
    ]) {
      const { status, body } = await connect(world, fields)
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_credentials' })
      for (const region of ['us1', 'ie1', 'au1', 'jp1']) expect(body.fix).toContain(region)
    }
  })

  test('a channel is checked, shown, verified and changed with its own', async ({ world }) => {
    const { status, body } = await connect(world, { ...ireland, region: 'ie1' })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body).toMatchObject({ region: 'ie1', edge: null })
    const path = `/v1/channels/${body.id}`
    expect((await world.admin.post(`${path}/verify`, { repair: true })).body).toMatchObject({ ok: true })

    expect((await world.admin.patch(path, { edge: 'frankfurt' })).body).toMatchObject({
      region: 'ie1',
      edge: 'frankfurt',
    })
    expect((await world.admin.post(`${path}/verify`)).status).toBe(200)
    expect((await world.admin.patch(path, { edge: null })).body).toMatchObject({ edge: null })

    const before = (await world.admin.get(path)).body
    const moved = await world.admin.patch(path, { region: 'us1', reopenFor: '3h' })
    expect({ status: moved.status, code: moved.body.code }).toEqual({
      status: 422,
      code: 'invalid_credentials',
    })
    expect((await world.admin.get(path)).body).toEqual(before)
    expect((await world.admin.patch(path, { region: 'ie1', authToken: TOKENS.ireland })).status).toBe(200)
  })

  test('a channel without one is in the United States, and moves with a token of the other', async ({
    world,
  }) => {
    const { body } = await connect(world, { phoneNumber: '+15005550023' })
    expect(body).toMatchObject({ region: 'us1', edge: null })
    const refused = await world.admin.patch(`/v1/channels/${body.id}`, { region: 'ie1' })
    expect(refused.body.code).toBe('invalid_credentials')
    expect((await world.admin.delete(`/v1/channels/${body.id}`)).status).toBe(202)
  })
})

const MALFORMED: [path: string, fields: Record<string, unknown>][] = [
  ['phoneNumber', { phoneNumber: '0812345678' }],
  ['phoneNumber', { phoneNumber: '+1 500 555 0020' }],
  ['phoneNumber', {}],
  ['phoneNumber', { phoneNumber: NUMBERS.sms, messagingServiceSid: SERVICES.sms }],
  ['messagingServiceSid', { messagingServiceSid: 'MG123' }],
  ['accountSid', { phoneNumber: NUMBERS.sms, accountSid: `SK${'1'.repeat(32)}` }],
  ['accountSid', { phoneNumber: NUMBERS.sms, accountSid: `AC${'AB'.repeat(16)}` }],
  ['authToken', { phoneNumber: NUMBERS.sms, authToken: 'secret' }],
  ['region', { phoneNumber: NUMBERS.sms, region: 'eu1' }],
  ['edge', { phoneNumber: NUMBERS.sms, edge: 'paris' }],
  ['medium', { phoneNumber: NUMBERS.sms, medium: 'fax' }],
  ['provider', { phoneNumber: NUMBERS.sms, provider: 'nobody' }],
  ['name', { phoneNumber: NUMBERS.sms, name: '  ' }],
  ['name', { phoneNumber: NUMBERS.sms, name: 'a\u0000b' }],
  ['colour', { phoneNumber: NUMBERS.sms, colour: 'red' }],
]

test.for(MALFORMED)('malformed input names the field: %s in %o', async ([path, fields], { world }) => {
  const { status, body } = await connect(world, fields)
  expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_request' })
  expect(body.errors).toEqual([{ path, message: expect.any(String) }])
})

test('a sender has one channel: the second is refused with the id of the first', async ({ world }) => {
  const [first] = await world.sql<{ id: string }[]>`
    select id from channels where phone_number = ${NUMBERS.sms} and medium = 'sms'`
  const { status, body } = await connect(world, { phoneNumber: NUMBERS.sms, name: 'Another' })
  expect({ status, code: body.code }).toEqual({ status: 409, code: 'duplicate_channel' })
  expect(body.channelId).toBe(first?.id)
})

test('connected twice at the same time, a sender still has one channel', async ({ world }) => {
  const answers = await Promise.all([1, 2, 3].map(() => connect(world, { phoneNumber: NUMBERS.inService })))
  expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
})
