import { afterEach, describe, expect } from 'vitest'
import type { Sql } from '../../db/client.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_ADDRESSES,
  EMULATOR_AUTH_TOKEN,
} from '../../dev/emulators/twilio/index.ts'
import { command, type Desk, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { emit as emitIn, hasShown, labelsOf } from './made-up-events.ts'
import { type EventStream, openStream } from './sse-client.ts'

let world: World
let desk: Desk
/** A conversation of the desk and one of another channel. No workflow writes to them any more. */
let conversationId: string
let otherChannel: string
let otherConversation: string
const open: EventStream[] = []

const test = deskTest({ medium: 'sms' })
test.beforeAll(async ({ world: itsWorld, desk: itsDesk }) => {
  ;[world, desk] = [itsWorld, itsDesk]
  const customer = desk.newCustomer()
  await customer.write('Hello')
  conversationId = (await customer.conversation(c => c.status === 'waiting')).id
  const connected = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'whatsapp',
    name: 'Other',
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
    phoneNumber: EMULATOR_ADDRESSES.whatsapp.replace('whatsapp:', ''),
  })
  otherChannel = connected.body.id
  const begun = await world.admin.post('/v1/conversations', {
    channelId: otherChannel,
    to: '+15005558001',
    contentSid: `HX${'0'.repeat(32)}`,
    assigneeId: (await hireAgent(world, 'Oda', [otherChannel])).id,
  })
  otherConversation = begun.body.conversationId
  await until('the other conversation', async () => {
    return (await world.admin.get(`/v1/conversations/${otherConversation}`)).status === 200
  })
})
afterEach(() => Promise.all(open.splice(0).map(stream => stream.close())))

const listen = async (...args: Parameters<typeof openStream>) => {
  const stream = await openStream(...args)
  open.push(stream)
  return stream
}

/** An event of the desk's conversation, or of the other. */
const emit = (label: string, sql: Sql = world.sql, other = false) =>
  emitIn(
    sql,
    other
      ? { id: otherConversation, channelId: otherChannel }
      : { id: conversationId, channelId: desk.channelId },
    label,
  )

const has = (stream: EventStream, label: string) => until(`the event ${label}`, () => hasShown(stream, label))

describe('an interrupted stream resumes', () => {
  test('from the beginning, if no event had arrived', async () => {
    const first = await openStream(world.admin)
    const from = first.lastId()
    await first.close()
    for (const label of ['a', 'b', 'c']) await emit(label)
    const second = await listen(world.admin, { lastEventId: from })
    await has(second, 'c')
    expect(labelsOf(second.events)).toEqual(['a', 'b', 'c'])
  })

  test('from any event, given as header or in the query', async () => {
    const stream = await listen(world.admin)
    for (const label of ['d', 'e', 'f']) await emit(label)
    await has(stream, 'f')
    const after = stream.events.find(({ data }) => data.data.label === 'd')?.id ?? ''
    for (const options of [{ lastEventId: after }, { query: `?after=${after}` }]) {
      const resumed = await listen(world.admin, options)
      await has(resumed, 'f')
      expect(labelsOf(resumed.events)).toEqual(['e', 'f'])
    }
  })
})

test('an id from beyond the end begins at the end', async () => {
  const stream = await listen(world.admin, { lastEventId: '18446744073709551615-1' })
  await emit('from now on')
  await has(stream, 'from now on')
})

test('an event of a slow transaction is not skipped', async () => {
  const stream = await listen(world.admin)
  const slow = await world.sql.reserve()
  await slow`begin`
  await emit('slow', slow)
  await emit('quick')
  // Long enough for the quick one to be delivered, if nothing held it back.
  await new Promise(resolve => setTimeout(resolve, 1_500))
  const during = labelsOf(stream.events)
  await slow`commit`
  slow.release()
  await has(stream, 'quick')
  expect({ during, after: labelsOf(stream.events) }).toEqual({ during: [], after: ['slow', 'quick'] })
})

test('with many writers, a reader that often reconnects gets each event once and in order', async () => {
  const WRITERS = 8
  const EACH = 15
  const beginning = await openStream(world.admin)
  let lastEventId = beginning.lastId()
  await beginning.close()
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let count = 0; count < EACH; count++) {
      await world.sql.begin(async sql => {
        await emit(`${writer}-${count}`, sql)
        await sql`select pg_sleep(${Math.random() / 50})`
      })
    }
  })
  const got: string[] = []
  await until('all events', async () => {
    const stream = await openStream(world.admin, { lastEventId })
    await new Promise(resolve => setTimeout(resolve, 30))
    await stream.close()
    got.push(...labelsOf(stream.events))
    lastEventId = stream.lastId()
    return got.length >= WRITERS * EACH
  })
  await Promise.all(writers)
  expect(new Set(got).size).toBe(WRITERS * EACH)
  expect(got).toHaveLength(WRITERS * EACH)
  for (let writer = 0; writer < WRITERS; writer++) {
    const own = got.filter(label => label.startsWith(`${writer}-`))
    expect(own).toEqual(Array.from({ length: EACH }, (_, count) => `${writer}-${count}`))
  }
})

describe('who sees what', () => {
  test('an agent gets what happens in their channels, a supervisor everything', async () => {
    const sue = await hireAgent(world, 'Sue', [], { role: 'supervisor' })
    const [anns, sues] = [await listen(desk.ann.api), await listen(sue.api)]
    await emit('theirs', world.sql, true)
    await emit('ours')
    await has(anns, 'ours')
    await has(sues, 'ours')
    expect(labelsOf(anns.events)).toEqual(['ours'])
    expect(labelsOf(sues.events)).toEqual(['theirs', 'ours'])
  })

  test('of one channel, when one is named', async () => {
    const stream = await listen(world.admin, { query: `?channelId=${otherChannel}` })
    await emit('ours again')
    await emit('theirs again', world.sql, true)
    await has(stream, 'theirs again')
    expect(labelsOf(stream.events)).toEqual(['theirs again'])
    const refused = await desk.ann.api.get(`/v1/events?channelId=${otherChannel}`)
    expect({ status: refused.status, code: refused.body.code }).toEqual({
      status: 403,
      code: 'not_your_channel',
    })
  })

  test('an agent who leaves the channel gets no more events of it', async () => {
    const leaver = await hireAgent(world, 'Lea', [desk.channelId, otherChannel])
    const stream = await listen(leaver.api)
    await emit('before')
    await has(stream, 'before')
    await world.admin.delete(`/v1/channels/${desk.channelId}/agents/${leaver.id}`)
    await emit('after')
    await emit('still theirs', world.sql, true)
    await has(stream, 'still theirs')
    expect(labelsOf(stream.events)).toEqual(['before', 'still theirs'])
  })

  test('a new token ends the streams of the old one', async () => {
    const agent = await hireAgent(world, 'Ned', [desk.channelId])
    const stream = await listen(agent.api)
    const renewed = await world.admin.post(`/v1/agents/${agent.id}/token`)
    await until('the stream to end', () => stream.ended())
    const again = await listen(world.as(renewed.body.token), { lastEventId: stream.lastId() })
    await emit('with the new token')
    await has(again, 'with the new token')
  })
})

test('a whole conversation is streamed: events with their data, and the status of each message', async () => {
  const stream = await listen(desk.ann.api)
  const customer = desk.newCustomer()
  await customer.write('Hello')
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const sent = await desk.ann.api.post(
    `/v1/conversations/${id}/messages`,
    { text: 'Hi' },
    { Prefer: 'wait=20' },
  )
  const { messageId } = sent.body
  const mine = () => stream.events.filter(({ data }) => data.conversationId === id)
  await until('the delivery', () =>
    mine().some(({ event, data }) => event === 'message.status' && data.data.status === 'delivered'),
  )
  const types = mine().map(({ event }) => event)
  expect(types.slice(0, 3)).toEqual(['conversation.opened', 'message.received', 'conversation.waiting'])
  const statuses = mine().filter(({ event }) => event === 'message.status')
  for (const { data } of statuses) expect(data.data.messageId).toBe(messageId)
  const { body } = await desk.ann.api.get(`/v1/conversations/${id}/events`)
  const told = mine().filter(({ event }) => event !== 'message.status')
  const withoutRows = told.map(({ data: { conversation, message, ...event } }) => event)
  expect(withoutRows).toEqual(body.items)
  expect(await command(desk.ann.api, `/v1/conversations/${id}/resolve`)).toBe('done')
})
