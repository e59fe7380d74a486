import { describe, expect } from 'vitest'
import { longStatements } from '../../db/client.ts'
import { fillSearch } from '../../db/search/fill.ts'
import type { ApiClient } from '../harness/api-client.ts'
import { type Customer, command, hireAgent, openChannel, type TestAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

/** Handles a channel of her own, and not the desk's. */
let eve: TestAgent
let evesChannel: string
let mia: Customer
let conversation: { id: string; contact: { id: string } }

const test = deskTest({
  medium: 'sms',
  settings: { greeting: { enabled: true, text: 'Welcome to our shop' } },
})

const TEXTS = [
  'Please refund order ORD-4711',
  'Un café à Zürich, s’il vous plaît',
  'ขอใบเสร็จรับเงินด้วยครับ น้ำไม่ไหล',
  '我想退款，谢谢',
  '환불 부탁드립니다',
]

test.beforeAll(async ({ world, desk }) => {
  const eves = await openChannel(world, 'whatsapp', 'Eve’s channel')
  evesChannel = eves.channelId
  eve = await hireAgent(world, 'Eve', [evesChannel])
  const max = eves.newCustomer()
  await max.write('I want a refund too, at Eve’s', { profileName: 'Max Müller' })
  mia = desk.newCustomer()
  for (const text of TEXTS) await mia.write(text)
  conversation = await mia.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${conversation.id}`
  await desk.ann.api.patch(`/v1/contacts/${conversation.contact.id}`, { name: 'Mia Łukasz สมชาย' })
  expect(await command(desk.ann.api, `${path}/notes`, { text: 'She is a VIP, refund at once' })).toBe('done')
  expect(await command(desk.ann.api, `${path}/messages`, { text: 'The refund is on its way' })).toBe('done')
  await until('all to be found', async () => (await find(world.admin, 'refund')).messages.items.length === 4)
})

async function find(api: ApiClient, q: string, more = '') {
  const { status, body } = await api.get(`/v1/search?q=${encodeURIComponent(q)}${more}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

interface Hit {
  kind: string
  conversationId: string
  messageId: string | null
  seq: number
  channelId: string
  snippet: { text: string; marks: { start: number; end: number }[] }
}

const marked = ({ snippet: { text, marks } }: Hit) => marks.map(({ start, end }) => text.slice(start, end))

test('messages and notes are found, the newest first, each with the place to jump to', async ({ desk }) => {
  const { messages, contacts, conversations } = await find(desk.ann.api, 'REFUND')
  expect(messages.nextCursor).toBe(null)
  expect(messages.items.map((hit: Hit) => [hit.kind, hit.snippet.text, marked(hit)])).toEqual([
    ['message', 'The refund is on its way', ['refund']],
    ['note', 'She is a VIP, refund at once', ['refund']],
    ['message', 'Please refund order ORD-4711', ['refund']],
  ])
  expect([contacts, conversations]).toEqual(Array(2).fill({ items: [], nextCursor: null }))
  for (const { conversationId, seq, messageId } of messages.items as Hit[]) {
    expect(conversationId).toBe(conversation.id)
    const { body } = await desk.ann.api.get(
      `/v1/conversations/${conversationId}/timeline?before=${seq + 1}&limit=1`,
    )
    expect(body.items[0]).toMatchObject(messageId ? { message: { id: messageId } } : { kind: 'note', seq })
  }
  expect(messages.items[2]).toMatchObject({
    channelId: desk.channelId,
    direction: 'inbound',
    author: { kind: 'contact' },
    contact: { id: conversation.contact.id, name: 'Mia Łukasz สมชาย', address: mia.address },
  })
})

test.for([
  ['fun', ['fun']],
  ['4711', ['4711']],
  ['ord-47', ['ORD-47']],
  ['CAFE zurich', ['café', 'Zürich']],
  ['เงิ', ['เงิ']],
  ['น้ำ', ['น้ำ']],
  ['退款', ['退款']],
  ['款', ['款']],
  ['환불', ['환불']],
  ['"refund order"', ['refund order']],
  // Two letters that are in no index are searched in the newest texts.
  ['un', ['Un']],
] as [string, string[]][])('%s is found', async ([q, marks], { desk }) => {
  const { messages } = await find(desk.ann.api, q)
  expect(messages.items.map(marked)).toContainEqual(marks)
})

test.for(['"order refund"', 'refund zurich', 'welcome', 'nothing like it', '\u200b'])(
  '%j is not found',
  async (q, { world }) => {
    expect((await find(world.admin, q)).messages).toEqual({ items: [], nextCursor: null })
  },
)

test('contacts are found by any part of their name, and by the end of their number in any spelling', async ({
  world,
}) => {
  const digits = mia.address.slice(-10)
  const [a, b, c] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
  const queries = ['ia łu', 'lukasz', 'มช', 'ส', 'mia somchai', `+1 ${a} ${b}-${c}`, `(0${a}) ${b}.${c}`, c]
  const found = await Promise.all(queries.map(q => find(world.admin, q, '&types=contacts')))
  const ids = found.map(({ contacts }) => contacts.items.map(({ id }: { id: string }) => id))
  expect(ids.map(list => list.includes(conversation.contact.id))).toEqual(
    queries.map(q => q !== 'mia somchai'),
  )
  const byNumber = found
    .at(-1)
    ?.contacts.items.find(({ id }: { id: string }) => id === conversation.contact.id)
  expect(byNumber).toMatchObject({ conversationId: conversation.id, addresses: [mia.address] })
  expect(marked(byNumber)).toEqual([c])
  expect(Object.keys(found[0] ?? {})).toEqual(['contacts'])
})

test('a contact is found by the name that it has now', async ({ world, desk }) => {
  const path = `/v1/contacts/${conversation.contact.id}`
  await desk.ann.api.patch(path, { name: 'Mia Renamed' })
  expect((await find(world.admin, 'renamed')).contacts.items).toHaveLength(1)
  expect((await find(world.admin, 'lukasz')).contacts.items).toEqual([])
  await desk.ann.api.patch(path, { name: null })
  expect((await find(world.admin, 'renamed')).contacts.items).toEqual([])
  await desk.ann.api.patch(path, { name: 'Mia Łukasz สมชาย' })
})

test('conversations and messages are found by their ids, and by the provider’s', async ({ world, desk }) => {
  const { id } = conversation
  for (const q of [id, id.toUpperCase(), id.slice(0, 8), id.slice(0, 13), id.replaceAll('-', '')]) {
    const { conversations } = await find(desk.ann.api, q)
    expect(conversations, q).toMatchObject({
      items: [{ id, channelId: desk.channelId, contact: { id: conversation.contact.id } }],
    })
  }
  const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
  const sent = await until('its id', async () =>
    (await world.admin.get(`/v1/conversations/${id}/messages`)).body.items.find(
      (message: { text: string; providerMessageId: string | null }) =>
        message.text === 'The refund is on its way' && message.providerMessageId,
    ),
  )
  for (const [q, messageId] of [
    [body.items[0].id, body.items[0].id],
    [body.items[0].providerMessageId, body.items[0].id],
    [sent.providerMessageId, sent.id],
  ]) {
    const { messages } = await find(desk.ann.api, q)
    expect(messages.items, q).toMatchObject([{ messageId, conversationId: id, snippet: { marks: [] } }])
  }
})

describe('an agent finds only what is in their channels', () => {
  test('by text, name, number and id', async ({ world, desk }) => {
    const { id, contact } = conversation
    const { body } = await world.admin.get(`/v1/conversations/${id}/messages`)
    const nothing = { items: [], nextCursor: null }
    const queries = [
      id,
      body.items[0].id,
      body.items[0].providerMessageId,
      'Łukasz',
      mia.address,
      '退款',
      'il',
      'VIP',
    ]
    for (const q of queries) {
      expect(await find(eve.api, q), q).toEqual({
        messages: nothing,
        contacts: nothing,
        conversations: nothing,
      })
      const own = await find(desk.ann.api, q)
      expect(JSON.stringify(own), q).toContain(contact.id)
    }
    const { messages } = await find(eve.api, 'refund')
    expect(messages.items.map(({ channelId }: Hit) => channelId)).toEqual([evesChannel])
    expect(messages.nextCursor).toBe(null)
  })

  test('of one channel, if asked; of a channel that is not theirs: 403', async ({ world, desk }) => {
    const { messages } = await find(world.admin, 'refund', `&channelId=${evesChannel}`)
    expect(messages.items).toHaveLength(1)
    const { body } = await eve.api.get(`/v1/search?q=refund&channelId=${desk.channelId}`)
    expect(body.code).toBe('not_your_channel')
  })

  test('until they are taken out of it', async ({ world, desk }) => {
    const gone = await hireAgent(world, 'Gone', [desk.channelId])
    expect((await find(gone.api, '退款')).messages.items).toHaveLength(1)
    await world.admin.delete(`/v1/channels/${desk.channelId}/agents/${gone.id}`)
    await until('them to be out', async () => (await find(gone.api, '退款')).messages.items.length === 0)
  })
})

test('each group goes on with its cursor', async ({ world }) => {
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 10; page++) {
    const { messages } = await find(world.admin, 'refund', `&types=messages&limit=1${cursor}`)
    seen.push(...messages.items.map((hit: Hit) => hit.snippet.text))
    if (messages.nextCursor === null) break
    cursor = `&cursor=${messages.nextCursor}`
  }
  expect(seen).toHaveLength(4)
  expect(new Set(seen).size).toBe(4)
  for (const [more, path] of [
    [`&types=contacts${cursor}`, 'types'],
    [cursor, 'types'],
    ['&types=messages&cursor=wrong', 'cursor'],
    ['&types=files', 'types.0'],
  ]) {
    const { status, body } = await world.admin.get(`/v1/search?q=refund${more}`)
    expect({ status, path: body.errors[0].path }).toEqual({ status: 422, path })
  }
  expect((await world.admin.get('/v1/search?q=%00')).status).toBe(422)
})

test('what was there before is read backward, and all of it again where the tables were emptied', async ({
  world,
}) => {
  const { sql } = world
  await sql`truncate search_messages, search_contacts`
  await sql`
    insert into search_progress (direction, xid, position)
    select 'backward', xid, 9223372036854775807 from search_progress where direction = 'forward'
    on conflict (direction) do update set xid = excluded.xid, position = excluded.position`
  for (let round = 0; round < 200; round++) {
    const filled = await fillSearch(longStatements(sql), 'backward', 10)
    if (filled?.isLast) break
  }
  expect((await find(world.admin, 'refund')).messages.items).toHaveLength(4)
  expect((await find(world.admin, 'lukasz')).contacts.items).toHaveLength(1)
  expect(await sql`select from search_progress where direction = 'backward'`).toHaveLength(0)
})

test('PostgreSQL’s own trigrams would not do: they know no Thai here, whatever the collation', async ({
  world,
}) => {
  const { sql } = world as World
  await sql`create extension if not exists pg_trgm`
  const [shown] = await sql`
    select show_trgm('refund') as latin, show_trgm('ใบเสร็จ') as thai, show_trgm('ใบเสร็จ' collate "und-x-icu") as icu,
      show_trgm('退款') as chinese`
  expect(shown?.latin).toContain('ref')
  expect([shown?.thai, shown?.icu, shown?.chinese]).toEqual([[], [], []])
})
