import { describe, expect } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { noteInbound } from '../../db/conversations.ts'
import { freePort } from '../../dev/servers/ports.ts'
import { startSecondApi } from '../api/second-api.ts'
import { type Customer, type Desk, pasteWebhook } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { backdate, minutesAgo, recover, stored } from './reader.ts'

let webhookUrl: string

const test = deskTest({
  medium: 'sms',
  settings: { greeting: { enabled: true, text: 'Welcome' } },
  isScheduled: true,
})

test.beforeAll(async ({ world, desk }) => {
  await backdate(world, desk.channelId)
  webhookUrl = (await world.admin.get(`/v1/channels/${desk.channelId}`)).body.webhookUrl
})
test.beforeEach(({ world, desk }) => pasteWebhook(world, desk.ours, webhookUrl))

const channel = async (world: World, desk: Desk) =>
  (await world.admin.get(`/v1/channels/${desk.channelId}`)).body

const textsOf = async (world: World, desk: Desk, { address }: Customer) =>
  (await stored(world, desk.channelId)).filter(row => row.address === address).map(({ text }) => text)

const allStored = (world: World, desk: Desk, customer: Customer, count: number) =>
  until('the messages', async () => (await textsOf(world, desk, customer)).length === count)

/** A message that Twilio has, without a webhook. */
const loses = (customer: Customer, text: string, at: string) => customer.write(text, { lost: true, at })

test('fifty messages written while the API was down are all stored, in order, with one greeting each', async ({
  world,
  desk,
}) => {
  await pasteWebhook(world, desk.ours, `http://127.0.0.1:${await freePort()}/gone#rc=2&rp=ct,rt,5xx`)
  const customers = Array.from({ length: 10 }, desk.newCustomer)
  const texts = ['1', '2', '3', '4', '5']
  for (const [index, text] of texts.entries()) {
    for (const customer of customers) {
      const sent = await customer.write(text, { at: minutesAgo(21, index * 60) })
      expect(sent.delivered).toBe(false)
    }
  }
  expect(await recover(world, desk.channelId)).toBe(50)
  for (const customer of customers) {
    await allStored(world, desk, customer, 5)
    expect(await textsOf(world, desk, customer)).toEqual(texts)
    // It is too old for a greeting: a human should answer it at once.
    await customer.conversation(c => c.status === 'waiting')
    expect(customer.received()).toEqual([])
  }
  const addresses = customers.map(({ address }) => address)
  const rows = (await stored(world, desk.channelId)).filter(({ address }) => addresses.includes(address))
  expect(rows.every(({ late, recovered }) => late && recovered)).toBe(true)

  expect(await recover(world, desk.channelId)).toBe(0)
  expect(await channel(world, desk)).toMatchObject({
    lastWebhookAt: null,
    inbound: { mode: 'webhook', error: null, recovered: 50, lastGap: { messages: 50 } },
  })
})

test('messages found within ten minutes are answered as usual, and once', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await loses(customer, 'Hello?', minutesAgo(3))
  await loses(customer, 'Anyone?', minutesAgo(2))
  await recover(world, desk.channelId)
  await allStored(world, desk, customer, 2)
  await until('the greeting', () => customer.received().length > 0)
  await recover(world, desk.channelId)
  expect(customer.received()).toEqual(['Welcome'])
  expect((await stored(world, desk.channelId)).filter(row => row.address === customer.address)).toMatchObject(
    [
      { text: 'Hello?', late: false, recovered: true },
      { text: 'Anyone?', late: false, recovered: true },
    ],
  )
})

test('messages with a webhook are not read again, and very new ones may still get their webhook', async ({
  world,
  desk,
}) => {
  const [known, young] = [desk.newCustomer(), desk.newCustomer()]
  await known.write('By webhook', { at: minutesAgo(2) })
  await allStored(world, desk, known, 1)
  const { messageSid } = await loses(young, 'Still under way', minutesAgo(0))
  expect(await recover(world, desk.channelId)).toBe(0)
  const { inbound } = await channel(world, desk)
  expect(Date.parse(inbound.watermark)).toBeLessThanOrEqual(Date.now() - 1)
  expect(await textsOf(world, desk, young)).toEqual([])

  // The webhook comes late, and then the list shows an old message.
  await young.write('Still under way', { messageSid })
  await allStored(world, desk, young, 1)
  expect(await recover(world, desk.channelId)).toBe(0)
})

test('a webhook after its message was read from the list changes nothing', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  const { messageSid } = await loses(customer, 'Twice', minutesAgo(1, -5))
  await recover(world, desk.channelId)
  await allStored(world, desk, customer, 1)
  await customer.write('Twice', { messageSid })
  await customer.write('Next')
  await allStored(world, desk, customer, 2)
  expect(await textsOf(world, desk, customer)).toEqual(['Twice', 'Next'])
})

test('two concurrent readers store each message once', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  for (const text of ['1', '2', '3']) await loses(customer, text, minutesAgo(5, Number(text)))
  await Promise.all([recover(world, desk.channelId), recover(world, desk.channelId)])
  await allStored(world, desk, customer, 3)
  await customer.write('4')
  await allStored(world, desk, customer, 4)
  expect(await textsOf(world, desk, customer)).toEqual(['1', '2', '3', '4'])
})

test.for([
  [{ kind: 'rate_limited' }, '20429'],
  [{ kind: 'error_before_accepting' }, '20500'],
] as const)(
  'while Twilio refuses its list (%o) the watermark stays, and nothing is lost',
  async ([fault, code], { world, desk }) => {
    const customer = desk.newCustomer()
    await loses(customer, 'Wait for me', minutesAgo(4))
    const before = (await channel(world, desk)).inbound
    world.emulator.faults.set({ ...fault, operation: 'messages.list', times: 1 })
    expect(await recover(world, desk.channelId)).toBe(0)
    expect((await channel(world, desk)).inbound).toMatchObject({ error: code, watermark: before.watermark })
    expect(await recover(world, desk.channelId)).toBe(1)
    await allStored(world, desk, customer, 1)
    expect((await channel(world, desk)).inbound.error).toBeNull()
  },
)

test('attachments are read too', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await customer.write('', { lost: true, at: minutesAgo(3), media: [{ contentType: 'image/png' }] })
  world.emulator.faults.set({ kind: 'error_before_accepting', operation: 'media.list', times: 1 })
  expect(await recover(world, desk.channelId)).toBe(0)
  expect((await channel(world, desk)).inbound.error).toBe('media_unreadable')
  expect(await recover(world, desk.channelId)).toBe(1)
  await allStored(world, desk, customer, 1)
  const [row] = (await stored(world, desk.channelId)).filter(({ address }) => address === customer.address)
  expect(row?.media).toHaveLength(1)
})

test('unreadable media hold back only their customer’s messages', async ({ world, desk }) => {
  const [customer, other] = [desk.newCustomer(), desk.newCustomer()]
  const media = [{ contentType: 'image/png' }]
  await customer.write('Look', { lost: true, at: minutesAgo(4), media })
  await loses(customer, 'Seen it?', minutesAgo(3))
  await loses(other, 'Me too', minutesAgo(2))
  world.emulator.faults.set({ kind: 'error_before_accepting', operation: 'media.list' })
  expect(await recover(world, desk.channelId)).toBe(1)
  await allStored(world, desk, other, 1)
  expect(await recover(world, desk.channelId)).toBe(2)
  await allStored(world, desk, customer, 2)
  expect(await textsOf(world, desk, customer)).toEqual(['Look', 'Seen it?'])
  // Messages that will never be reported are not waited for.
  await customer.write('And this', { lost: true, at: minutesAgo(2), media })
  world.emulator.faults.set({ kind: 'refused', errorCode: 20404, operation: 'media.list' })
  expect(await recover(world, desk.channelId)).toBe(1)
  await allStored(world, desk, customer, 3)
})

test('Twilio’s Retry-After is respected, also by later readings', async ({ world, desk }) => {
  const customer = desk.newCustomer()
  await loses(customer, 'Patience', minutesAgo(4))
  const lists = () =>
    world.emulator.ledger.requests().filter(({ operation }) => operation === 'messages.list')
  world.emulator.faults.set({ kind: 'rate_limited', operation: 'messages.list', retryAfterSeconds: 600 })
  await recover(world, desk.channelId)
  const { length } = lists()
  expect(await recover(world, desk.channelId)).toBe(0)
  expect(lists()).toHaveLength(length)
  expect((await channel(world, desk)).inbound.error).toBe('20429')
  await world.sql`update inbound_readings set not_before = now() where channel_id = ${desk.channelId}`
  expect(await recover(world, desk.channelId)).toBe(1)
  await allStored(world, desk, customer, 1)
})

test('replies are sent from the number that the customer wrote to last, not from the last read message’s', async ({
  world,
  desk,
}) => {
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation()
  const said = (to: string, minutes: number, epoch: number) =>
    noteInbound(world.sql, id, {
      from: customer.address,
      to,
      at: new Date(minutesAgo(minutes)),
      seq: epoch,
      waits: false,
      epoch,
    })
  await said('+15005550001', -2, 1)
  await said('+15005550002', 3, 2)
  const [row] = await world.sql`select our_address from conversations where id = ${id}`
  expect(row).toMatchObject({ ourAddress: '+15005550001' })
})

describe('a server is down while messages arrive', () => {
  async function meanwhile(
    world: World,
    desk: Desk,
    settings: Parameters<typeof startSecondApi>[1],
    parts: Parameters<typeof startSecondApi>[2],
  ) {
    const port = await freePort()
    const PUBLIC_URL = `http://127.0.0.1:${port}`
    const second = await startSecondApi(world, { ...settings, PUBLIC_URL }, { ...parts, port })
    const customer = desk.newCustomer()
    await pasteWebhook(world, desk.ours, webhookUrl.replace(world.baseUrl, PUBLIC_URL))
    const sent = await customer.write('Is anybody there?', { at: minutesAgo(2) })
    await second.close()
    expect(sent).toMatchObject({ delivered: false })
    // The refusal is normal, so it was retried.
    expect(sent.attempts[0]?.status).toBe(503)
    expect(sent.attempts.length).toBeGreaterThan(1)
    expect(await recover(world, desk.channelId)).toBe(1)
    await allStored(world, desk, customer, 1)
  }

  test('Temporal', async ({ world, desk }) => {
    await meanwhile(world, desk, { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` }, {})
  })

  test('PostgreSQL, from the start', async ({ world, desk }) => {
    const sql = openDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { name: 'away' })
    await meanwhile(world, desk, {}, { sql })
    await sql.end({ timeout: 1 })
  })
})
