import { describe, expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { type Customer, command, type Desk, eventTypes, hireAgent, openDesk } from '../harness/desk.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

let sms: Desk
let whatsapp: Desk

const test = worldTest()

test.beforeAll(async ({ world }) => {
  const settings = { greeting: { enabled: true, text: 'Welcome' } }
  sms = await openDesk(world, { medium: 'sms', settings })
  whatsapp = await openDesk(world, { settings })
})

const begin = (desk: Desk, customer: Customer, fields: Record<string, unknown>, as = desk.ann) =>
  as.api.post(
    '/v1/conversations',
    { channelId: desk.channelId, to: customer.address.replace('whatsapp:', ''), ...fields },
    { Prefer: 'wait=20' },
  )

const closeByOperator = async (world: World, customer: Customer) => {
  const { workflowId } = await customer.conversation()
  const handle = world.temporal.workflow.getHandle(workflowId)
  await handle.cancel()
  await until('the run to end', async () => (await handle.describe()).status.name !== 'RUNNING')
}

test('an agent writes first: no greeting, and the answer goes to them', async () => {
  const customer = sms.newCustomer()
  const begun = await begin(sms, customer, { text: 'Your parcel is here' })
  expect(begun.status).toBe(202)
  const { conversationId, messageId, commandId, href, status } = begun.body
  expect(status).toBe('done')
  expect(href).toBe(`/v1/conversations/${conversationId}/commands/${commandId}`)
  expect((await sms.ann.api.get(href)).body).toEqual({ commandId, conversationId, status: 'done' })
  await until('the text', () => customer.received().length === 1)

  await customer.write('Thank you, when do you close?')
  const path = `/v1/conversations/${conversationId}`
  const messages = await until('the answer', async () => {
    const { body } = await sms.ann.api.get(`${path}/messages`)
    return body.items.length === 2 && body.items
  })
  expect(messages[0]).toMatchObject({
    id: messageId,
    direction: 'outbound',
    text: 'Your parcel is here',
    author: { kind: 'agent', id: sms.ann.id },
  })
  expect(await customer.conversation()).toMatchObject({
    id: conversationId,
    status: 'assigned',
    assigneeId: sms.ann.id,
    startedBy: { kind: 'agent', id: sms.ann.id },
  })
  expect(customer.received()).toEqual(['Your parcel is here'])
  expect(await eventTypes(sms.ann.api, conversationId)).not.toContain('conversation.waiting')
})

test('a supervisor starts one for an agent of the channel', async ({ world }) => {
  const customer = sms.newCustomer()
  const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
  const begun = await begin(sms, customer, { text: 'Hello', assigneeId: sms.bob.id }, sue)
  expect(begun.body.status).toBe('done')
  expect(await customer.conversation()).toMatchObject({ assigneeId: sms.bob.id })
})

describe('on WhatsApp', () => {
  test('outside the window free text is refused, and a template goes out', async ({ world }) => {
    const customer = whatsapp.newCustomer()
    const refused = await begin(whatsapp, customer, { text: 'Hello' })
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 422,
      code: 'outside_window',
    })
    expect(refused.body.fix).toContain('contentSid')
    expect(await world.sql`select from conversations where address = ${customer.address}`).toHaveLength(0)

    const contentSid = await approvedTemplate(world)
    const begun = await begin(whatsapp, customer, { contentSid, contentVariables: { '1': 'Mali' } })
    expect(begun.body.status).toBe('done')
    await until('the template', () => customer.received()[0] === 'Dear Mali, your parcel is here.')
    const { body } = await whatsapp.ann.api.get(`/v1/conversations/${begun.body.conversationId}/messages`)
    expect(body.items[0].template).toEqual({ contentSid, variables: { '1': 'Mali' } })
    // Also in the open conversation, until the customer has answered.
    const reply = `/v1/conversations/${begun.body.conversationId}/messages`
    expect(await command(whatsapp.ann.api, reply, { text: 'Hello?' })).toBe('422 outside_window')
    await customer.write('Yes?')
    await until('the window', async () => {
      return (await command(whatsapp.ann.api, reply, { text: 'Hello!' })) === 'done'
    })
  })

  test('within 24 hours of the customer’s last message, in an earlier conversation too, text goes out', async ({
    world,
  }) => {
    const customer = whatsapp.newCustomer()
    await customer.write('Hello')
    const first = await customer.conversation(c => c.status === 'waiting')
    await closeByOperator(world, customer)
    const begun = await begin(whatsapp, customer, { text: 'One more thing' })
    expect(begun.body.status).toBe('done')
    const second = await customer.conversation(c => c.status === 'assigned')
    expect(second).toMatchObject({ id: begun.body.conversationId, previousId: first.id })
    await until('the text', () => customer.received().at(-1) === 'One more thing')
  })
})

describe('with a customer who already has a conversation', () => {
  test('open: 409 with its id', async () => {
    const customer = sms.newCustomer()
    await customer.write('Hello')
    const { id } = await customer.conversation(c => c.status === 'waiting')
    const refused = await begin(sms, customer, { text: 'Hello' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'conversation_open', conversationId: id } })
    // Nor while it can still be reopened.
    await command(sms.ann.api, `/v1/conversations/${id}/assign`, { agentId: sms.ann.id })
    await command(sms.ann.api, `/v1/conversations/${id}/resolve`)
    expect((await begin(sms, customer, { text: 'Hello' })).body.conversationId).toBe(id)
  })

  test('started by two agents at the same time: one gets it, the other gets a 409', async ({ world }) => {
    const customer = sms.newCustomer()
    const answers = await Promise.all([
      begin(sms, customer, { text: 'From Ann' }, sms.ann),
      begin(sms, customer, { text: 'From Bob' }, sms.bob),
    ])
    const outcomes = answers.map(({ status, body }) =>
      status === 409 ? body.code : (body.refused?.code ?? body.status),
    )
    expect(outcomes.sort()).toEqual(['conversation_open', 'done'])
    const rows = await world.sql`select from conversations where address = ${customer.address}`
    expect(rows).toHaveLength(1)
    await until('the one text', () => customer.received().length === 1)
  })

  test('started while the customer writes: one conversation, with both texts', async ({ world }) => {
    const customer = sms.newCustomer()
    const [begun] = await Promise.all([begin(sms, customer, { text: 'Hello' }), customer.write('Anybody?')])
    const rows = await until('the message', async () => {
      const found = await world.sql`
        select m.text from messages m join conversations c on c.id = m.conversation_id
        where c.address = ${customer.address} and m.direction = 'inbound'`
      return found.length === 1 && found
    })
    expect(rows[0]?.text).toBe('Anybody?')
    expect(await world.sql`select from conversations where address = ${customer.address}`).toHaveLength(1)
    const told = begun.status === 409 ? begun.body.code : (begun.body.refused?.code ?? begun.body.status)
    expect(['done', 'conversation_open']).toContain(told)
  })
})

test('repeated with its key after it is closed, because the answer was lost: nothing is started or sent again', async ({
  world,
}) => {
  const customer = sms.newCustomer()
  const ask = () =>
    sms.ann.api.post(
      '/v1/conversations',
      { channelId: sms.channelId, to: customer.address, text: 'Your parcel is here' },
      { Prefer: 'wait=20', 'Idempotency-Key': customer.address },
    )
  const first = await ask()
  expect(first).toMatchObject({ status: 202, body: { status: 'done' } })
  await until('the text', () => customer.received().length === 1)
  await closeByOperator(world, customer)
  const { workflowId } = await customer.conversation()
  const forget = () => world.sql`update idempotency_keys set response_status = null, response_body = null`
  await forget()
  const before = (await world.temporal.workflow.getHandle(workflowId).describe()).runId
  expect(await ask()).toMatchObject({ status: 202, body: first.body })
  await until('the run that it started to end', async () => {
    const { runId, status } = await world.temporal.workflow.getHandle(workflowId).describe()
    return runId !== before && status.name === 'COMPLETED'
  })
  expect(await customer.conversation()).toMatchObject({ id: first.body.conversationId, status: 'closed' })

  // A message of the customer at that moment begins a new conversation.
  await forget()
  await world.stopWorker()
  const [asked] = await Promise.all([ask(), customer.write('Anybody?')])
  expect(asked).toMatchObject({ status: 202 })
  await world.startWorker()
  const next = await customer.conversation(c => c.status === 'waiting')
  expect(next).toMatchObject({ previousId: first.body.conversationId })
  await until('the greeting', () => customer.received().length > 1)
  expect(customer.received()).toEqual(['Your parcel is here', 'Welcome'])
})

test.for<[string, string]>([
  ['a short code', '40404'],
  ['a number that does not exist', '+5211111111111'],
])('who wrote first can be written to, from whichever address: %s', async ([_, from], { world }) => {
  expect(await begin(sms, { address: from } as Customer, { text: 'Hi' })).toMatchObject({ status: 422 })
  const { body: channel } = await world.admin.get(`/v1/channels/${sms.channelId}`)
  const parameters = messageParameters({ From: from, To: sms.ours, Body: 'Hello' })
  expect(await callWebhook({ url: channel.webhookUrl, parameters })).toMatchObject({ status: 200 })
  const [row] = await until('the conversation', async () => {
    const rows = await world.sql<{ id: string; workflowId: string }[]>`
      select id, workflow_id from conversations where address = ${from} and status = 'waiting'`
    return rows.length > 0 && rows
  })
  const handle = world.temporal.workflow.getHandle(row?.workflowId ?? '')
  await handle.cancel()
  await until('the run to end', async () => (await handle.describe()).status.name !== 'RUNNING')
  const begun = await begin(sms, { address: from } as Customer, { text: 'Hi' })
  expect(begun, JSON.stringify(begun.body)).toMatchObject({ status: 202, body: { status: 'done' } })
  const { body } = await sms.ann.api.get(`/v1/conversations/${begun.body.conversationId}`)
  expect(body.contact.address).toBe(from)
})

const NOBODY = '00000000-0000-4000-8000-000000000000'
const REFUSED: [
  code: string,
  status: number,
  as: (world: World) => Promise<unknown>,
  fields: () => object,
][] = [
  ['not_your_channel', 403, world => hireAgent(world, 'Ola', []), () => ({ text: 'Hi' })],
  ['forbidden', 403, async () => sms.ann, () => ({ text: 'Hi', assigneeId: sms.bob.id })],
  ['not_found', 404, async () => sms.ann, () => ({ text: 'Hi', channelId: NOBODY })],
  [
    'agent_not_in_channel',
    422,
    world => hireAgent(world, 'Sup', [], { role: 'supervisor' }),
    () => ({ text: 'Hi' }),
  ],
]

test.for(REFUSED)('%s: %i', async ([code, status, as, fields], { world }) => {
  const customer = sms.newCustomer()
  const agent = (await as(world)) as Desk['ann']
  const refused = await begin(sms, customer, { ...fields() }, agent)
  expect({ status: refused.status, code: refused.body.code }).toEqual({ status, code })
  expect(await world.sql`select from conversations where address = ${customer.address}`).toHaveLength(0)
})

const MALFORMED: [path: string, fields: Record<string, unknown>][] = [
  ['to', { text: 'Hi', to: '0812345678' }],
  ['to', { text: 'Hi', to: '+66 1' }],
  ['text', {}],
  ['text', { text: '   ' }],
  ['text', { text: 'a\u0000b' }],
  ['media.0.url', { media: [{ url: 'ftp://example.com/a' }] }],
  ['contentSid', { text: 'Hi', contentSid: `HX${'0'.repeat(32)}` }],
  ['contentSid', { contentSid: 'HX1' }],
  ['contentVariables', { text: 'Hi', contentVariables: { '1': 'x' } }],
  ['contentVariables.1', { contentSid: `HX${'0'.repeat(32)}`, contentVariables: { '1': '\ud800' } }],
]

test.each(MALFORMED)('an invalid field is refused with its path: %s', async (path, fields) => {
  const refused = await begin(sms, sms.newCustomer(), fields)
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([path])
})

test('the administrator’s token must name an agent', async ({ world }) => {
  const body = { channelId: sms.channelId, to: sms.newCustomer().address, text: 'Hi' }
  const refused = await world.admin.post('/v1/conversations', body)
  expect(refused.body.errors).toEqual([{ path: 'assigneeId', message: expect.any(String) }])
})

/** A template at Twilio that WhatsApp has approved. */
async function approvedTemplate(world: World): Promise<string> {
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const client = twilioClient(account, { baseUrl: world.emulator.url })
  const { sid } = await client.content.v1.contents.create({
    friendlyName: 'parcel',
    language: 'en',
    variables: { '1': 'customer' },
    types: { 'twilio/text': { body: 'Dear {{1}}, your parcel is here.' } },
    // The SDK's types have other keys than the requests that it sends.
  } as never)
  world.emulator.setApproval(sid, { status: 'approved' })
  return sid
}
