import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROVIDERS } from '../../providers/providers.ts'
import { command, hireAgent, type TestAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { toy } from './toy.ts'
import { startToyServer, type ToyServer } from './toy-server.ts'

// Calls with more than one message: several customers, reports that name the provider's id, and messages that are not
// for us.

let world: World
let server: ToyServer
let channel: { id: string; webhookUrl: string }
let ann: TestAgent

beforeAll(async () => {
  server = await startToyServer()
  world = await createWorld({ providers: [...PROVIDERS, toy(server.url)] })
  channel = await connect('15005550910')
  ann = await hireAgent(world, 'Ann', [channel.id])
})
afterAll(async () => {
  await world.close()
  await server.close()
})

const OURS = '15005550910'
const SECRET = 'toy-secret'

async function connect(number: string): Promise<{ id: string; webhookUrl: string }> {
  const fields = { account: 'acc-1', secret: SECRET, number: `+${number}` }
  const { status, body } = await world.admin.post('/v1/channels', {
    provider: 'toy',
    name: number,
    ...fields,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const call = (body: unknown, headers: Record<string, string> = { 'X-Toy-Secret': SECRET }) =>
  fetch(channel.webhookUrl, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** Repeats it until it is accepted, as a provider does. On a busy machine the first attempt may be too late. */
async function bring(rows: object[]): Promise<void> {
  expect(await until('it to be taken', async () => (await call(rows)).status === 204)).toBe(true)
}

test('a challenge is answered; a wrong secret and an unreadable body are refused', async () => {
  const challenge = await fetch(`${channel.webhookUrl}?challenge=123`)
  expect([challenge.status, await challenge.text()]).toEqual([200, '123'])
  expect((await call([], { 'X-Toy-Secret': 'another' })).status).toBe(403)
  expect((await call([], {})).status).toBe(403)
  expect((await call('no JSON')).status).toBe(400)
  expect((await fetch(`${channel.webhookUrl}/elsewhere`, { method: 'POST' })).status).toBe(404)
  const empty = await call([])
  expect([empty.status, await empty.text()]).toEqual([204, ''])
})

test('a repeated batch is processed once, in the order of each customer', async () => {
  const other = await connect('15005550911')
  const rows = Array.from({ length: 200 }, (_, index) => ({
    id: `in-${index}`,
    ours: index % 50 < 25 ? OURS : '15005550911',
    theirs: `1500556${String(1_000 + (index % 50))}`,
    text: `message ${Math.floor(index / 50)}`,
  }))
  const statuses = Array.from({ length: 100 }, (_, index) => ({
    id: `nobody-${index}`,
    ours: OURS,
    theirs: '15005561000',
    status: 'delivered',
  }))
  await bring([...rows, ...statuses, { of: 'no kind that is known' }])
  await bring([...statuses, ...rows])
  await bring(rows.slice(100).reverse())
  await until('all messages', async () => {
    const [row] = await world.sql`select count(*)::integer from messages where direction = 'inbound'`
    return row?.count === 200
  })
  const stored = await world.sql<{ channelId: string; address: string; texts: string[] }[]>`
    select c.channel_id, c.address, array_agg(m.text order by m.seq) as texts
    from messages m join conversations c on c.id = m.conversation_id
    where m.direction = 'inbound' group by 1, 2`
  expect(stored).toHaveLength(50)
  for (const { channelId, address, texts } of stored) {
    const isFirst = Number(address.slice(-4)) - 1_000 < 25
    expect(channelId).toBe(isFirst ? channel.id : other.id)
    expect(texts).toEqual(['message 0', 'message 1', 'message 2', 'message 3'])
  }
  // Other tests of the channel also send contents that are not processed.
  await until('what was left to be counted', async () => {
    const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
    return body.inbound.left.some(({ what }: { what: string }) => what === 'unknown')
  })
})

test('a message that was delayed for days is late, and its 24-hour window counts from when it was written', async () => {
  const theirs = '15005562001'
  const sent = Date.now() - 3 * 24 * 3_600_000
  await call([{ id: 'late-1', ours: OURS, theirs, text: 'Three days ago', at: sent }])
  const row = await until('the message', async () => {
    const [found] = await world.sql<{ late: boolean; receivedAt: Date; id: string }[]>`
      select late, received_at, conversation_id as id from messages where provider_message_id = 'late-1'`
    return found
  })
  expect(row).toMatchObject({ late: true, receivedAt: new Date(sent) })
  const path = `/v1/conversations/${row.id}`
  const refused = await ann.api.post(`${path}/messages`, { text: 'Hello' })
  expect(refused).toMatchObject({ status: 422, body: { code: 'outside_window' } })
})

test.each([
  ['before the answer of the call', 'early' as const],
  ['after it', 'late' as const],
])('a report by the provider’s id counts %s, once, and in any order', async (_, when) => {
  const theirs = when === 'early' ? '15005562002' : '15005562003'
  await call([{ id: `first-${when}`, ours: OURS, theirs, text: 'Hi' }])
  const id = await until('the conversation', async () => {
    const { body } = await world.admin.get(`/v1/conversations?channelId=${channel.id}&limit=200`)
    return body.items.find((item: { contact: { address: string } }) => item.contact.address.endsWith(theirs))
      ?.id
  })
  const report = (messageId: string, status: string) => ({ id: messageId, ours: OURS, theirs, status })
  server.onMessage(async messageId => {
    if (when === 'early') {
      expect((await call([report(messageId, 'delivered'), report(messageId, 'sent')])).status).toBe(204)
    }
  })
  const path = `/v1/conversations/${id}/messages`
  expect(await command(ann.api, path, { text: 'Hello' })).toBe('done')
  const sent = await until('the reply at the toy', () =>
    server.received.find(({ to }) => to.endsWith(theirs)),
  )
  if (when === 'late') {
    await until('its id', async () => {
      const { body } = await ann.api.get(path)
      return body.items.at(-1).providerMessageId === sent.id
    })
    await call([report(sent.id, 'delivered'), report(sent.id, 'delivered'), report(sent.id, 'sent')])
  }
  await until('the report', async () => (await ann.api.get(path)).body.items.at(-1).status === 'delivered')
})

test('unsupported features are reported', async () => {
  const { body } = await world.admin.get(`/v1/channels/${channel.id}`)
  expect(body).toMatchObject({ verified: false, capabilities: { listsMessages: false, pull: false } })
  expect(body.capabilities.notes).toEqual(['It is a toy.'])
  const audited = await world.admin.post(`/v1/channels/${channel.id}/audit`)
  expect(audited).toMatchObject({ status: 200, body: { source: 'reports', alert: false } })
  expect(audited.body.differences).toEqual([])
})
