import { randomUUID } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import { keepPushing } from '../../workers/push-notices.ts'
import { startSecondApi } from '../api/second-api.ts'
import { command, hireAgent } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import type { Browser } from '../sign-in/browser.ts'
import { codeOf, signedInByLink } from '../sign-in/people.ts'
import { pushSubscription, VAPID } from './device.ts'
import { type Pushed, startPushService } from './push-service.ts'

// What concerns an agent is told to their phones and browsers, by a push service that refuses and loses things.

const service = await startPushService()
const test = deskTest({ world: { environment: { ...VAPID, PUSH_SERVICE_ORIGINS: service.origin } } })

/** Reads the same stream as the world's worker does, as another worker would. */
let readToo: () => void
let stopped = false
test.beforeAll(({ world: { sql, temporal, config } }) => {
  const log = { info() {}, warn() {} }
  const taskQueue = config.TEMPORAL_TASK_QUEUE
  readToo = keepPushing(sql, { temporal, log, taskQueue, isStopping: () => stopped })
})
afterAll(async () => {
  stopped = true
  await service.close()
})

type Phone = ReturnType<typeof service.device>

/** A phone of an agent, who is signed in there. */
async function phoneOf(world: World, agentId: string, more: object = {}) {
  const [browser, phone] = [await signedInByLink(world, agentId), service.device()]
  const added = await browser.post('/v1/me/push', { ...phone.subscription, ...more })
  expect(added.status, JSON.stringify(added.body)).toBe(201)
  return { ...phone, browser, id: added.body.id as string }
}

/** What a phone was told, once there is so much. */
const told = (phone: Pick<Phone, 'pushed'>, count: number): Promise<Pushed[]> =>
  until(`${count} notifications`, () => phone.pushed.length >= count && phone.pushed)

const listed = async (browser: Browser) => (await browser.get('/v1/me/push')).body.subscriptions

test('a browser is added, replaced and taken away, by its own session alone', async ({ world, desk }) => {
  const { ann, bob } = desk
  const browser = await signedInByLink(world, ann.id)
  expect((await browser.get('/v1/me/push')).body).toEqual({
    publicKey: VAPID.VAPID_PUBLIC_KEY,
    subscriptions: [],
  })
  const first = await browser.post('/v1/me/push', pushSubscription())
  expect(first.body).toMatchObject({
    service: 'push.example.com',
    showsText: false,
    current: true,
    failures: 0,
  })
  const second = await browser.post('/v1/me/push', { ...pushSubscription(), showsText: true })
  expect(await listed(browser)).toEqual([second.body])
  expect(codeOf(await ann.api.post('/v1/me/push', pushSubscription()))).toBe('409 no_session')
  const theirs = await signedInByLink(world, bob.id)
  expect(codeOf(await theirs.delete(`/v1/me/push/${second.body.id}`))).toBe('404 not_found')
  // Another device of Ann's sees it, and may end it.
  const other = await signedInByLink(world, ann.id)
  expect(await listed(other)).toEqual([{ ...second.body, current: false }])
  expect((await other.delete(`/v1/me/push/${second.body.id}`)).status).toBe(204)
  expect(await listed(other)).toEqual([])
  const { body: log } = await world.admin.get(`/v1/audit-log?actorId=${ann.id}`)
  expect(log.items.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['notifications.turned_on', 'notifications.turned_off']),
  )

  const { endpoint, keys } = pushSubscription()
  const wrong = async (body: object) => {
    const answer = await browser.post('/v1/me/push', body)
    return [answer.status, answer.body.errors?.map(({ path }: { path: string }) => path).join()]
  }
  for (const address of [
    'http://push.example.com/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'https://10.1.2.3/a',
    'https://169.254.169.254/a',
    'https://localhost/a',
    'not an address',
  ])
    expect(await wrong({ endpoint: address, keys }), address).toEqual([422, 'endpoint'])
  expect(await wrong({ endpoint, keys: { ...keys, auth: 'short' } })).toEqual([422, 'keys.auth'])
  expect(await wrong({ endpoint, keys: { ...keys, p256dh: 'AAAA' } })).toEqual([422, 'keys.p256dh'])

  const without = await startSecondApi(world, { VAPID_PUBLIC_KEY: undefined, VAPID_PRIVATE_KEY: undefined })
  try {
    expect((await without.as(ann.token).get('/v1/me/push')).body.publicKey).toBeNull()
  } finally {
    await without.close()
  }
})

test('what concerns an agent comes once to each phone, with no word of the customer', async ({
  world,
  desk,
}) => {
  const { ann, bob } = desk
  const [phone, tablet] = [await phoneOf(world, ann.id), await phoneOf(world, ann.id, { showsText: true })]
  const bobs = await phoneOf(world, bob.id)
  const talk = await beginTalk(desk, 'waiting', 'My order is late')
  await world.sql`update contacts set name = 'Mali Srisai' where id = (
    select contact_id from conversations where id = ${talk.id})`
  expect(await command(bob.api, `${talk.path}/assign`, { agentId: ann.id })).toBe('done')
  readToo()
  await Promise.all([told(phone, 1), told(tablet, 1)])
  await talk.customer.write('Are you\nthere?')
  await until(
    'the message',
    async () => (await world.admin.get(`${talk.path}/messages`)).body.items.length >= 2,
  )
  readToo()
  const [[assigned, message], [, shown]] = [await told(phone, 2), await told(tablet, 2)]
  expect(assigned?.content).toMatchObject({
    kind: 'assigned',
    conversationId: talk.id,
    name: 'Mali',
    text: null,
  })
  expect(message?.content).toMatchObject({
    kind: 'message',
    conversationId: talk.id,
    name: 'Mali',
    text: null,
  })
  expect(shown?.content).toMatchObject({ text: 'Are you there?' })
  expect(message?.headers).toMatchObject({
    topic: talk.id.replaceAll('-', ''),
    urgency: 'high',
    'content-encoding': 'aes128gcm',
  })
  const ttl = Number(message?.headers.ttl)
  expect(ttl).toBeGreaterThan(3_000)
  expect(ttl).toBeLessThanOrEqual(3_600)
  // A mention reaches who was mentioned. By then a second notification of the same would have come.
  await ann.api.post(`${talk.path}/notes`, { text: 'Bob?', mentions: [bob.id] }, { Prefer: 'wait=20' })
  readToo()
  expect((await told(bobs, 1)).map(({ content }) => content.kind)).toEqual(['mention'])
  for (const { pushed } of [phone, tablet]) {
    const events = pushed.map(({ content }) => content.eventId)
    expect(events).toHaveLength(2)
    expect(new Set(events).size).toBe(2)
  }
  const [used] = (await listed(phone.browser)).filter(({ id }: { id: string }) => id === phone.id)
  expect(used).toMatchObject({ failures: 0, lastUsedAt: expect.any(String) })
  // Nothing that the workflows keep can be read there.
  await until(
    'the notices to be handed over',
    async () => (await world.sql`select from push_notices`).length === 0,
  )
})

test('a busy service is called again when it says so, one that has lost the phone never', async ({
  world,
  desk,
}) => {
  const eve = await hireAgent(world, 'Eve', [desk.channelId])
  const [busy, lost] = [await phoneOf(world, eve.id), await phoneOf(world, eve.id)]
  busy.answers.push([429, { 'Retry-After': '3' }])
  lost.answers.push([410])
  const talk = await beginTalk(desk, 'waiting')
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: eve.id })).toBe('done')
  const [first, again] = await told(busy, 2)
  expect((again?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_900)
  expect(again?.content.eventId).toBe(first?.content.eventId)
  await until('the end of the other', async () => (await listed(busy.browser)).length === 1)
  expect(await listed(busy.browser)).toMatchObject([{ id: busy.id }])
  expect(lost.pushed).toHaveLength(1)
})

test('what does not go out in time is given up, and counted', async ({ world, desk }) => {
  const gil = await hireAgent(world, 'Gil', [desk.channelId])
  const phone = await phoneOf(world, gil.id)
  // Later than a notification is of use.
  phone.answers.push([503, { 'Retry-After': '7200' }], [400])
  const talk = await beginTalk(desk, 'waiting')
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: gil.id })).toBe('done')
  await until('the failure', async () => (await listed(phone.browser))[0]?.failures === 1)
  await talk.customer.write('Hello?')
  // What is refused is not tried again.
  await until('the refusal', async () => (await listed(phone.browser))[0]?.failures === 2)
  await talk.customer.write('Anybody?')
  await until('the end of it', async () => (await listed(phone.browser))[0]?.failures === 0)
  expect(phone.pushed).toHaveLength(3)
})

test('what is turned off is not pushed, and nothing comes to a session that has ended', async ({
  world,
  desk,
}) => {
  const dan = await hireAgent(world, 'Dan', [desk.channelId])
  const [phone, old] = [await phoneOf(world, dan.id), await phoneOf(world, dan.id)]
  const notifications = { events: { assigned: { push: false } } }
  expect((await dan.api.patch('/v1/me', { notifications })).status).toBe(200)
  await old.browser.post('/v1/auth/sign-out')
  expect(await listed(phone.browser)).toMatchObject([{ id: phone.id }])
  const talk = await beginTalk(desk, 'waiting')
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: dan.id })).toBe('done')
  await talk.customer.write('Hello again')
  expect((await told(phone, 1)).map(({ content }) => content.kind)).toEqual(['message'])
  expect(old.pushed).toEqual([])
  // With the account everything goes.
  expect((await world.admin.delete(`/v1/agents/${dan.id}`)).status).toBe(202)
  await until('the end of it', async () => {
    const left = await world.sql`select from push_subscriptions where agent_id = ${dan.id}`
    return left.length === 0
  })
})

test('of one agent there are ten at most', async ({ world, desk }) => {
  const fay = await hireAgent(world, 'Fay', [desk.channelId])
  const browsers: Browser[] = []
  for (let made = 0; made < 11; made++) {
    const browser = await signedInByLink(world, fay.id)
    await browser.post('/v1/me/push', pushSubscription(`https://push.example.com/${randomUUID()}`))
    browsers.push(browser)
  }
  const left = await listed(browsers[10] as Browser)
  expect(left).toHaveLength(10)
  expect(await listed(browsers[0] as Browser)).toEqual(
    left.map((one: object) => ({ ...one, current: false })),
  )
})
