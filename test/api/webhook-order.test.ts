import { expect } from 'vitest'
import type { Customer, Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { callInTurn, callWebhook, messageParameters, newMessageSid } from './webhook-client.ts'

let webhookUrl: string

const test = deskTest({ settings: { greeting: { enabled: true, text: 'Welcome' } } })

test.beforeAll(async ({ world, desk }) => {
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
})

const TEN = Array.from({ length: 10 }, (_, index) => `Message ${index + 1}`)

const callFor = (desk: Desk, customer: Customer, text: string, sid = newMessageSid()) => {
  const fields = { From: customer.address, To: desk.ours, Body: text, MessageSid: sid }
  return { url: webhookUrl, parameters: messageParameters(fields) }
}
const post = async (desk: Desk, customer: Customer, text: string, sid?: string) =>
  (await callWebhook(callFor(desk, customer, text, sid))).status

/** The customer's conversations, and the texts they wrote in them, in order. */
async function written(
  world: World,
  customer: Customer,
): Promise<{ conversations: number; texts: string[] }> {
  const rows = await world.sql<{ id: string }[]>`
    select id from conversations where address = ${customer.address} order by created_at`
  const texts: string[] = []
  for (const { id } of rows) {
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages?limit=200`)
    const inbound = body.items.filter((m: { direction: string }) => m.direction === 'inbound')
    texts.push(...inbound.map((m: { text: string }) => m.text))
  }
  return { conversations: rows.length, texts }
}

const allWritten = (world: World, customer: Customer, count: number) =>
  until(`${count} messages`, async () => {
    const found = await written(world, customer)
    return found.texts.length >= count && found
  })

test('ten messages 20 ms apart from a new contact: one conversation, in order', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const calls = TEN.map(text => callFor(desk, customer, text))
  expect(new Set(await callInTurn(calls, 20))).toEqual(new Set([200]))
  expect(await allWritten(world, customer, 10)).toEqual({ conversations: 1, texts: TEN })
  await until('the greeting', () => customer.received().length === 1)
})

test('ten messages at the same instant: one conversation, all messages stored, one greeting', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  const statuses = await Promise.all(TEN.map(text => post(desk, customer, text)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  const { conversations, texts } = await allWritten(world, customer, 10)
  expect({ conversations, texts: texts.sort() }).toEqual({ conversations: 1, texts: [...TEN].sort() })
  await until('the greeting', () => customer.received().length === 1)
})

test('a burst is kept in the order in which it was received', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const burst = Array.from({ length: 40 }, (_, index) => `Message ${index + 1}`)
  await Promise.all(
    burst.map(async text => {
      const sid = newMessageSid()
      // A busy server may refuse some. They are sent again.
      await until('it to be taken', async () => (await post(desk, customer, text, sid)) === 200)
    }),
  )
  await allWritten(world, customer, burst.length)
  const { id } = await customer.conversation()
  const { body } = await world.admin.get(`/v1/conversations/${id}/messages?limit=200`)
  const times = body.items
    .filter((m: { direction: string }) => m.direction === 'inbound')
    .map((m: { receivedAt: string }) => m.receivedAt)
  expect(times).toHaveLength(burst.length)
  expect(times).toEqual(times.toSorted())
})

test('the same message five times at once: one message', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const sid = newMessageSid()
  const statuses = await Promise.all(TEN.slice(0, 5).map(() => post(desk, customer, 'Once', sid)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  // What the customer says after it is only processed when it is finished.
  await post(desk, customer, 'After')
  expect(await allWritten(world, customer, 2)).toEqual({ conversations: 1, texts: ['Once', 'After'] })
})

test('a message repeated after the conversation is closed opens no second conversation', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  const sid = newMessageSid()
  await post(desk, customer, 'Once', sid)
  const { id, workflowId } = await customer.conversation(c => c.status === 'waiting')
  // An operator closes it in the Temporal UI.
  await world.temporal.workflow.getHandle(workflowId).cancel()
  const handle = world.temporal.workflow.getHandle(workflowId)
  const { runId } = await until('the first run to end', async () => {
    const run = await handle.describe()
    return run.status.name !== 'RUNNING' && run
  })
  expect((await customer.conversation()).status).toBe('closed')
  expect(await post(desk, customer, 'Once', sid)).toBe(200)
  await until('the new run to end', async () => {
    const run = await handle.describe()
    return run.runId !== runId && run.status.name === 'COMPLETED'
  })
  expect(await written(world, customer)).toEqual({ conversations: 1, texts: ['Once'] })
  expect((await customer.conversation()).id).toBe(id)
})

test('without a worker, messages are accepted, and processed in order when one starts', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await world.stopWorker()
  for (const text of TEN) expect(await post(desk, customer, text)).toBe(200)
  expect(await written(world, customer)).toEqual({ conversations: 0, texts: [] })
  await world.startWorker()
  expect(await allWritten(world, customer, 10)).toEqual({ conversations: 1, texts: TEN })
  await until('the greeting', () => customer.received().length === 1)
})
