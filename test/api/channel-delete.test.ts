import { expect } from 'vitest'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulators/twilio/index.ts'
import { type Customer, command, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

let path: string
let webhookUrl: string
let waiting: Customer
let assigned: Customer
let resolved: Customer

const test = deskTest({ medium: 'sms', settings: { csat: { enabled: true } } })

test.beforeAll(async ({ world, desk }) => {
  path = `/v1/channels/${desk.channelId}`
  webhookUrl = (await world.admin.get(path)).body.webhookUrl
  const customers = [0, 1, 2].map(() => desk.newCustomer())
  ;[waiting, assigned, resolved] = customers as [Customer, Customer, Customer]
  for (const customer of customers) await customer.write('Hello')
  for (const customer of [assigned, resolved]) {
    const { id } = await customer.conversation(c => c.status === 'waiting')
    await command(desk.ann.api, `/v1/conversations/${id}/assign`, { agentId: desk.ann.id })
  }
  const { id } = await resolved.conversation(c => c.status === 'assigned')
  await command(desk.ann.api, `/v1/conversations/${id}/resolve`)
  await until('the survey', () => resolved.received().length === 1)
  await waiting.conversation(c => c.status === 'waiting')
})

const remove = (world: World, headers: Record<string, string> = {}) =>
  world.admin.raw(path, { method: 'DELETE', headers })

test('a deletion based on an old version is refused, and changes nothing', async ({ world }) => {
  const { version } = (await world.admin.patch(path, { reopenFor: '2h' })).body
  const refused = await remove(world, { 'If-Match': `"${version - 1}"` })
  expect(refused.status).toBe(412)
  expect((await world.admin.get(path)).status).toBe(200)
})

test('says what happens to the open conversations', async ({ world, desk }) => {
  const { version } = (await world.admin.get(path)).body
  const answer = await remove(world, { 'If-Match': `"${version}"` })
  expect(answer.status).toBe(202)
  const body = (await answer.json()) as { openConversations: number; becomes: string }
  expect(body).toMatchObject({ id: desk.channelId, openConversations: 3 })
  expect(body.becomes).toContain('closed without a survey')
})

test('they are closed with that reason, agents are free, and no more surveys are sent', async ({ world }) => {
  const sent = [waiting, assigned, resolved].map(customer => customer.received().length)
  for (const customer of [waiting, assigned, resolved]) {
    const closed = await customer.conversation(c => c.status === 'closed')
    expect(closed.closeReason).toBe('channel_deleted')
  }
  expect(await world.sql`select from assignments`).toHaveLength(0)
  const { id } = await assigned.conversation()
  const types = await eventTypes(world.admin, id)
  expect(types.at(-1)).toBe('conversation.closed')
  expect(types).not.toContain('survey.created')
  expect([waiting, assigned, resolved].map(customer => customer.received().length)).toEqual(sent)
  const [survey] = await world.sql<{ status: string }[]>`select status from surveys`
  expect(survey?.status).not.toBe('open')
})

test('its webhooks are answered with 404, also with a valid signature', async ({ world, desk }) => {
  const parameters = messageParameters({ From: waiting.address, To: desk.ours, Body: 'Still there?' })
  await until(
    'the webhook to be gone',
    async () => (await callWebhook({ url: webhookUrl, parameters })).status === 404,
  )
  const status = await callWebhook({
    url: webhookUrl.replace(/#.*/, '/status'),
    parameters: { ...parameters, MessageStatus: 'delivered' },
  })
  expect(status.status).toBe(404)
  expect(await world.sql`select from messages where text = 'Still there?'`).toHaveLength(0)
})

test('its credentials are deleted; the row is kept, because old events name it', async ({ world }) => {
  const [row] = await world.sql`
    select credentials, previous_credentials, deleted_at is not null as deleted from channels`
  expect(row).toEqual({ credentials: null, previousCredentials: null, deleted: true })
})

test('the API no longer knows it, and its conversations can still be read', async ({ world, desk }) => {
  for (const answer of [
    await world.admin.get(path),
    await world.admin.patch(path, { name: 'Back' }),
    await world.admin.delete(path),
    await world.admin.post(`${path}/verify`),
    await world.admin.get(`${path}/versions`),
    await world.admin.post(`${path}/versions/1/restore`),
    await world.admin.put(`${path}/agents/${desk.bob.id}`),
  ]) {
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 404, code: 'not_found' })
  }
  expect((await world.admin.get('/v1/channels')).body.items).toEqual([])
  const { id } = await assigned.conversation()
  const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
  expect(body.items.map((message: { text: string }) => message.text)).toEqual(['Hello'])
})

test('its sender can be connected anew, and the customer’s next message opens there', async ({
  world,
  desk,
}) => {
  const again = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'sms',
    name: 'Second',
    phoneNumber: desk.ours,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
  })
  expect(again.status).toBe(201)
  expect(again.body.id).not.toBe(desk.channelId)
  const parameters = messageParameters({ From: waiting.address, To: desk.ours, Body: 'Hello again' })
  expect((await callWebhook({ url: again.body.webhookUrl, parameters })).status).toBe(200)
  await until('the new conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${again.body.id}`)
    return body.items[0]?.status === 'waiting'
  })
})
