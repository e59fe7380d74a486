import { afterAll, describe, expect } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { freePort } from '../../dev/servers/ports.ts'
import type { Answer } from '../harness/api-client.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type SecondApi, startSecondApi } from './second-api.ts'
import { channelBody } from './twilio-accounts.ts'
import { callWebhook, messageParameters } from './webhook-client.ts'

let webhookPath: string
let conversation: string

const test = deskTest()

test.beforeAll(async ({ desk }) => {
  webhookPath = `/webhooks/twilio/${desk.channelId}`
  const customer = desk.newCustomer()
  await customer.write('Hello')
  conversation = `/v1/conversations/${(await customer.conversation(c => c.status === 'waiting')).id}`
})

const post = (
  world: World,
  desk: Desk,
  from: string,
  text = 'Hello',
  { at = second.baseUrl, ...extra }: Record<string, string> = {},
) =>
  callWebhook({
    url: world.baseUrl + webhookPath,
    target: at + webhookPath,
    parameters: messageParameters({ From: from, To: desk.ours, Body: text, ...extra }),
  })

const told = ({ status, body }: Answer<{ code?: string }>) => ({ status, code: body.code })

let second: SecondApi

test('ready: both parts answer', async ({ world }) => {
  expect(await world.admin.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await world.admin.get('/readyz')).toMatchObject({
    status: 200,
    body: { status: 'ready', parts: { postgres: 'up', temporal: 'up' } },
  })
})

// At the same time, because each waits for a time limit.
describe.concurrent('Temporal is down', () => {
  const NO_TEMPORAL = { status: 503, code: 'temporal_unavailable' }

  test.beforeAll(async ({ world }) => {
    second = await startSecondApi(world, { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` })
  })
  afterAll(() => second.close())

  test('a message is answered with 503 at once, so that Twilio calls again; nothing is stored', async ({
    world,
    desk,
  }) => {
    const before = await world.sql`select count(*) from messages`
    // By itself the client would give up after 20 s, which is later than Twilio does.
    const answers = await Promise.race([
      Promise.all(['1', '2', '2', '2'].map(digit => post(world, desk, `whatsapp:+1500555600${digit}`))),
      new Promise<never>((_, reject) => setTimeout(reject, 10_000, new Error('no answer in time'))),
    ])
    expect(answers.map(answer => answer.status)).toEqual([503, 503, 503, 503])
    expect(await answers[0]?.json()).toMatchObject(NO_TEMPORAL)
    expect(answers[0]?.headers.get('Retry-After')).toBe('2')
    expect(await world.sql`select count(*) from messages`).toEqual(before)
  })

  test('a command is refused, and goes through with the same key once Temporal is back', async ({
    world,
    desk,
  }) => {
    const key = { 'Idempotency-Key': 'while Temporal is away', Prefer: 'wait=20' }
    const note = { text: 'Seen during the outage' }
    const ann = second.as(desk.ann.token)
    expect(told(await ann.post(`${conversation}/notes`, note, key))).toEqual(NO_TEMPORAL)
    const again = await desk.ann.api.post(`${conversation}/notes`, note, key)
    expect(again).toMatchObject({ status: 202, body: { status: 'done' } })
    const { body } = await world.admin.get(`${conversation}/events`)
    const notes = body.items.filter((event: { type: string }) => event.type === 'conversation.noted')
    expect(notes).toHaveLength(1)
  })

  test('connecting a channel is refused; reads still work', async () => {
    const body = channelBody({ phoneNumber: '+15005550006' })
    expect(told(await second.admin.post('/v1/channels', body))).toEqual(NO_TEMPORAL)
    expect((await second.admin.get('/v1/channels')).body.items).toHaveLength(1)
    expect((await second.admin.get(`${conversation}/messages`)).body.items).toHaveLength(1)
  })

  test('not ready, and says what is missing', async () => {
    expect((await second.admin.get('/healthz')).status).toBe(200)
    expect(await second.admin.get('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not ready', parts: { postgres: 'up', temporal: 'down' } },
    })
  })
})

describe('PostgreSQL is down', () => {
  const NO_DATABASE = { status: 503, code: 'database_unavailable' }
  const away = async () =>
    openDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { name: 'away' })

  test('from the start: requests are refused with a problem', async ({ world, desk }) => {
    const sql = await away()
    second = await startSecondApi(world, {}, { sql })
    expect((await post(world, desk, 'whatsapp:+15005556101')).status).toBe(503)
    expect(told(await second.admin.get('/v1/channels'))).toEqual(NO_DATABASE)
    expect(told(await second.as(desk.ann.token).get(conversation))).toEqual(NO_DATABASE)
    expect(await second.admin.get('/readyz')).toMatchObject({
      status: 503,
      body: { parts: { postgres: 'down', temporal: 'up' } },
    })
    expect((await second.admin.get('/healthz')).status).toBe(200)
    await second.close()
    await sql.end({ timeout: 1 })
  })

  test('later: messages of a known channel are still accepted', async ({ world, desk }) => {
    const sql = openDatabase(world.config.DATABASE_URL ?? '', { name: 'lost' })
    second = await startSecondApi(world, {}, { sql })
    const userId = 'whatsapp:US.13491208655302741102'
    expect((await post(world, desk, 'whatsapp:+15005556102', 'Before')).status).toBe(200)
    // Only the other process has seen which person has this user id.
    const elsewhere = { at: world.baseUrl, ExternalUserId: userId }
    expect((await post(world, desk, 'whatsapp:+15005556102', 'Known', elsewhere)).status).toBe(200)
    // From then on it is told of changes, and its cache is valid.
    await until('it to listen', async () => {
      const listening = await world.sql`
        select from pg_stat_activity where application_name = 'lost' and query ilike 'listen%'`
      return listening.length > 0
    })
    expect((await post(world, desk, 'whatsapp:+15005556102', 'Meanwhile')).status).toBe(200)
    await sql.end({ timeout: 1 })
    expect((await post(world, desk, 'whatsapp:+15005556102', 'After')).status).toBe(200)
    expect((await post(world, desk, userId, 'By user id')).status).toBe(200)
    expect(told(await second.admin.get('/v1/channels'))).toEqual(NO_DATABASE)
    await second.close()
    await until('all messages in one conversation', async () => {
      // The order is open, because during the outage nobody could tell whose user id it is.
      const rows = await world.sql`
        select from messages where direction = 'inbound' and conversation_id in (
          select conversation_id from messages where text = 'Before')`
      return rows.length === 5
    })
  })
})
