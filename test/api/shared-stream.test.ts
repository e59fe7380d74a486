import fc from 'fast-check'
import { afterEach, expect } from 'vitest'
import { GAP_MS } from '../../api/services/stream/reader.ts'
import { RECHECK_MS } from '../../api/services/stream/viewers.ts'
import type { Sql } from '../../db/client.ts'
import type { ApiClient } from '../harness/api-client.ts'
import { componentsOf } from '../harness/described.ts'
import { type Customer, type Desk, hireAgent, openDesk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { emit, hasShown, labelsOf } from './made-up-events.ts'
import { type EventStream, openStream } from './sse-client.ts'
import { comingBack, write, written } from './stream-writers.ts'
import { openUnread } from './unread-stream.ts'

// A process reads the events once for all of its open streams, and each stream shows what its client may see.

const log: string[] = []
/** How often the database was asked for events, and for the clients' permissions. */
const asked = { pages: 0, viewers: 0 }
/** A conversation in Ann's channel, and one that only the administrator sees. */
let ours: { id: string; channelId: string }
let theirs: { id: string; channelId: string }
const open: EventStream[] = []

const test = deskTest({
  world: {
    environment: { LOG_LEVEL: 'warn' },
    onLog: line => log.push(line),
    onStatement(text) {
      if (text.includes('with entries as')) asked.pages++
      if (text.includes('token_hash = any(')) asked.viewers++
    },
  },
  medium: 'sms',
})

test.beforeAll(async ({ world, desk }) => {
  const other = await openDesk(world)
  const conversationIn = async ({ newCustomer }: Desk) => {
    const customer = newCustomer()
    await customer.write('Hello')
    return customer.conversation(c => c.status === 'waiting')
  }
  ours = await conversationIn(desk)
  theirs = await conversationIn(other)
})
afterEach(() => Promise.all(open.splice(0).map(stream => stream.close())))

const listen = async (client: ApiClient, lastEventId?: string) => {
  const stream = await openStream(client, { lastEventId })
  open.push(stream)
  return stream
}
/** This event is written without the notification that a worker sends. */
const shown = async (world: World, stream: EventStream, label: string) => {
  await world.sql.notify('stream', '').catch(() => {})
  await until(`the event ${label}`, () => hasShown(stream, label))
}

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('an event comes with the conversation and the message it is about, as the API shows them', async ({
  world,
  desk,
}) => {
  const stream = await listen(desk.ann.api)
  const customer = desk.newCustomer()
  await customer.write('A picture', { media: [{ contentType: 'image/png' }] })
  const { id } = await customer.conversation(c => c.status === 'waiting')
  const path = `/v1/conversations/${id}`
  await desk.ann.api.post(`${path}/messages`, { text: 'Hi' }, { Prefer: 'wait=20' })
  const of = (type: string) =>
    stream.events.filter(({ event, data }) => event === type && data.conversationId === id)
  await until('the delivery', () => of('message.status').some(({ data }) => data.data.status === 'delivered'))
  await until('the file', () => of('message.media').some(({ data }) => data.data.status === 'stored'))
  const conversation = (await desk.ann.api.get(path)).body
  const [received, sent] = (await desk.ann.api.get(`${path}/messages`)).body.items

  const [opened, arrived, queued] = ['conversation.opened', 'message.received', 'message.queued'].map(
    type => of(type)[0]?.data,
  )
  expect(opened).toMatchObject({ conversation: { id, contact: conversation.contact } })
  expect(opened).not.toHaveProperty('message')
  expect(arrived).toMatchObject({ message: { id: received.id, text: 'A picture' }, conversation: { id } })
  expect(queued).toMatchObject({
    message: { id: sent.id, text: 'Hi' },
    conversation: { id, assigneeId: desk.ann.id },
  })
  // The last event has the state that the API shows now.
  expect(of('message.status').at(-1)?.data.message).toEqual(sent)
  expect(of('message.media').at(-1)?.data.message).toEqual(received)
  // The customer waits until the answer is sent, which may be before or after the event is read. A step of it tells then.
  // Fields that only exist for the one who asks are not in an event.
  const { waitingSince: _, unread, viewers, drafts, ...asShown } = conversation
  expect({ unread, viewers, drafts }).toEqual({ unread: { count: 1, readSeq: 0 }, viewers: [], drafts: [] })
  expect(of('message.queued').at(-1)?.data.conversation).toMatchObject(asShown)
  const told = of('message.status').map(({ data }) => data.conversation?.waitingSince)
  expect(told).toContain(null)
  expect(of('message.media').at(-1)?.data).not.toHaveProperty('conversation')

  const validate = componentsOf((await world.admin.get('/openapi.json')).body)('StreamedEvent')
  for (const { data } of stream.events) {
    validate(data)
    expect(validate.errors, JSON.stringify(data)).toBeNull()
  }
})

test('ninety streams need as few queries as one, and all get all events', async ({ world, desk }) => {
  const STREAMS = 90
  const MESSAGES = 18
  const customers = Array.from({ length: 6 }, desk.newCustomer)
  for (const customer of customers) await customer.write('Hello')
  for (const customer of customers) await customer.conversation(c => c.status === 'waiting')
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, (_, count) => listen(count % 2 ? desk.ann.api : desk.bob.api)),
  )
  // By then all streams have been opened.
  await emit(world.sql, ours, 'all are open')
  await world.sql.notify('stream', '')
  await until('all to be open', () => streams.every(stream => hasShown(stream, 'all are open')))

  const [began, before] = [performance.now(), { ...asked }]
  for (let count = 0; count < MESSAGES; count++) {
    const customer = customers[count % customers.length] as Customer
    await Promise.all([customer.write(`again ${count}`), wait(1_000 / 6)])
  }
  const told = (stream: EventStream) =>
    stream.events.filter(({ data }) => data.message?.text.startsWith('again ')).length
  await until('all streams', () => streams.every(stream => told(stream) === MESSAGES))
  const tookMs = performance.now() - began
  const [pages, viewers] = [asked.pages - before.pages, asked.viewers - before.viewers]
  expect(pages).toBeGreaterThan(0)
  expect(pages).toBeLessThanOrEqual(tookMs / GAP_MS + 2)
  expect(viewers).toBeLessThanOrEqual(tookMs / RECHECK_MS + 2)
})

test('a client that does not read is disconnected, delays nobody, and can resume', async ({ world }) => {
  const healthy = await listen(world.admin)
  const slow = await openUnread(world.baseUrl)
  const sent: string[] = []
  const batch = async () => {
    for (let count = 0; count < 10; count++) {
      const label = `large ${sent.length}`
      await emit(world.sql, ours, label, 'x'.repeat(200_000))
      sent.push(label)
    }
    await shown(world, healthy, sent.at(-1) ?? '')
  }
  await until('the drop', async () => {
    await batch()
    return log.some(line => line.includes('reads too slowly'))
  })
  await batch()
  expect(labelsOf(healthy.events)).toEqual(sent)
  const text = await slow.rest()
  const got = [...text.matchAll(/"label":"([^"]+)"/g)].map(([, label]) => label)
  const lastId = [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1]
  expect(got.length).toBeLessThan(sent.length)
  const resumed = await listen(world.admin, lastId)
  await shown(world, resumed, sent.at(-1) ?? '')
  expect([...got, ...labelsOf(resumed.events)]).toEqual(sent)
})

test('a client that reconnects during many events gets each event once', async ({ world, desk }) => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { minLength: 120, maxLength: 160 }),
      fc.array(comingBack, { minLength: 8, maxLength: 12 }),
      async (transactions, arrivals) => {
        const run = ++runs
        const reference = await listen(world.admin)
        const beginning = reference.lastId()
        const lane = async (number: number) => {
          for (const [index, one] of transactions.entries()) {
            if (index % 4 === number)
              await write(world.sql, one, one.inTheirs ? theirs : ours, `${run} ${index}`)
          }
        }
        const comeBack = async ({ afterMs, share, isAnn }: (typeof arrivals)[number]) => {
          await wait(afterMs)
          const place = Math.floor((reference.events.length * share) / 101)
          const from = reference.events[place]?.id ?? beginning
          return { from, isAnn, stream: await listen(isAnn ? desk.ann.api : world.admin, from) }
        }
        const [streams] = await Promise.all([Promise.all(arrivals.map(comeBack)), ...[0, 1, 2, 3].map(lane)])
        await emit(world.sql, ours, `${run} end`)
        for (const { stream } of [...streams, { stream: reference }]) await shown(world, stream, `${run} end`)

        const all = await world.sql<{ id: string; label: string }[]>`
          select xid::text || '-' || position::text as id, data->>'label' as label from events
          where type = 'test' and data->>'label' like ${`${run} %`} order by xid, position`
        expect(labelsOf(reference.events)).toEqual(all.map(({ label }) => label))
        for (const { from, isAnn, stream } of streams) {
          const behind = all.slice(all.findIndex(({ id }) => id === from) + 1)
          const visible = behind.filter(({ label }) => !isAnn || !label.endsWith('true'))
          expect(labelsOf(stream.events)).toEqual(visible.map(({ label }) => label))
        }
        await Promise.all(open.splice(0).map(stream => stream.close()))
      },
    ),
    { numRuns: 2, endOnFailure: true },
  )
})

test('a change of membership counts at once, on streams that are open', async ({ world, desk }) => {
  const mia = await hireAgent(world, 'Mia', [desk.channelId])
  const [all, mias] = [await listen(world.admin), await listen(mia.api)]
  const inOne = (label: string, change: (sql: Sql) => Promise<unknown>) =>
    world.sql.begin(async sql => {
      await change(sql)
      await emit(sql, ours, label)
    })
  await emit(world.sql, ours, 'before')
  await shown(world, mias, 'before')
  // In one transaction with what happens after it, so that nothing is in between.
  await inOne(
    'taken out',
    sql => sql`
    delete from channel_agents where channel_id = ${desk.channelId} and agent_id = ${mia.id}`,
  )
  await shown(world, all, 'taken out')
  await inOne(
    'put in',
    sql => sql`
    insert into channel_agents (channel_id, agent_id) values (${desk.channelId}, ${mia.id})`,
  )
  await shown(world, mias, 'put in')
  expect(labelsOf(mias.events)).toEqual(['before', 'put in'])
})

test('one who becomes an agent sees their own channels only, on the stream that is open', async ({
  world,
  desk,
}) => {
  const sam = await hireAgent(world, 'Sam', [desk.channelId], { role: 'supervisor' })
  const stream = await listen(sam.api)
  await emit(world.sql, theirs, 'as supervisor')
  await shown(world, stream, 'as supervisor')
  await world.admin.patch(`/v1/agents/${sam.id}`, { role: 'agent' })
  let count = 0
  await until('the end of what is theirs', async () => {
    await emit(world.sql, theirs, `as agent ${count}`)
    await emit(world.sql, ours, `seen ${count}`)
    await shown(world, stream, `seen ${count}`)
    return !hasShown(stream, `as agent ${count++}`)
  })
})

test('no event is lost when the database closes connections', async ({ world }) => {
  const stream = await listen(world.admin)
  const kill = (which: string) => world.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ilike ${which}`
  const surely = (label: string) =>
    until(label, () =>
      emit(world.sql, ours, label).then(
        () => true,
        () => false,
      ),
    )
  await emit(world.sql, ours, 'one')
  await shown(world, stream, 'one')
  expect((await kill('listen%')).length).toBeGreaterThan(0)
  await surely('two')
  await shown(world, stream, 'two')
  await kill('%')
  await surely('three')
  await shown(world, stream, 'three')
  await kill('listen%')
  await surely('four')
  await shown(world, stream, 'four')
  expect(labelsOf(stream.events)).toEqual(['one', 'two', 'three', 'four'])
})
