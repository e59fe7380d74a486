import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../dev/emulator/index.ts'
import { ACCOUNTS, channelBody, NUMBERS, startAccounts } from '../api/twilio-accounts.ts'
import { customerOf, type Desk, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { stored } from './reader.ts'

/** Twilio, which can't reach this machine. */
let twilio: Emulator
let world: World
let channelId: string
let connected: { next: { do: string }[]; inbound: { mode: string; about: string } }
let ann: Desk['ann']

beforeAll(async () => {
  twilio = await startAccounts()
  world = await createWorld({ environment: { TWILIO_API_BASE_URL: twilio.url, INBOUND_MODE: 'pull' } })
  const { status, body } = await world.admin.post('/v1/channels', channelBody({ phoneNumber: NUMBERS.sms }))
  expect(status, JSON.stringify(body)).toBe(201)
  connected = body
  channelId = body.id
  // It reads the same list, in its own time.
  await world.temporal.schedule.getHandle(`audit:${channelId}`).pause()
  await world.admin.patch(`/v1/channels/${channelId}`, { greeting: { enabled: true, text: 'Welcome' } })
  ann = await hireAgent(world, 'Ann', [channelId])
})
afterAll(async () => {
  await world.close()
  await twilio.close()
})

/** Writes to a number whose webhook nobody can call. */
const write = (from: string, text: string) =>
  twilio.sendInbound({ from, to: NUMBERS.sms, text, accountSid: ACCOUNTS.main })

const receivedBy = (address: string) =>
  twilio
    .thread(NUMBERS.sms, address)
    .filter(({ direction }) => direction !== 'inbound')
    .map(({ body }) => body)

test('a channel that no webhook can reach says so, and what that means', async () => {
  expect(connected.inbound.mode).toBe('pull')
  expect(connected.inbound.about).toContain('seconds late')
  expect(connected.next[0]?.do).toContain('Nothing is to be pasted')
  const { body } = await world.admin.post(`/v1/channels/${channelId}/verify`, { repair: true })
  expect(body).toMatchObject({ ok: true, checks: [{ ok: null, reason: 'private_address' }] })
})

test('a talk goes both ways with no webhook at all, also across a new worker', async () => {
  const { address } = customerOf(world, channelId, NUMBERS.sms)
  expect(await write(address, 'Hello')).toMatchObject({ delivered: false, notCalled: 'no_url' })
  await until('the greeting', () => receivedBy(address).includes('Welcome'))
  await write(address, 'I have')
  await write(address, 'a question')
  await until('the messages', async () => (await stored(world, channelId)).length === 3)

  await world.restartWorker()
  await write(address, 'Still there?')
  await until('the message', async () => (await stored(world, channelId)).length === 4)
  expect((await stored(world, channelId)).map(({ text }) => text)).toEqual([
    ...['Hello', 'I have', 'a question', 'Still there?'],
  ])
  const { body } = await ann.api.get(`/v1/conversations?channelId=${channelId}`)
  expect(body.items).toHaveLength(1)
  await ann.api.post(`/v1/conversations/${body.items[0].id}/messages`, { text: 'Here I am' })
  await until('the reply', () => receivedBy(address).includes('Here I am'))
  expect(receivedBy(address)).toEqual(['Welcome', 'Here I am'])
  const { body: channel } = await world.admin.get(`/v1/channels/${channelId}`)
  // What is read this way is no gap.
  expect(channel.inbound).toMatchObject({ mode: 'pull', recovered: 4, lastGap: null, error: null })
})

test('it stays away for as long as Twilio asks, and then goes on', async () => {
  const { address } = customerOf(world, channelId, NUMBERS.sms)
  const lists = () => twilio.ledger.requests().filter(({ operation }) => operation === 'messages.list')
  twilio.faults.set({ kind: 'rate_limited', operation: 'messages.list', retryAfterSeconds: 5 })
  const refused = await until('the refusal', () => lists().find(({ fault }) => fault === 'rate_limited'))
  await write(address, 'Patience')
  await until('the message', async () =>
    (await stored(world, channelId)).some(row => row.address === address),
  )
  const next = lists().find(({ at }) => at > refused.at)
  expect((next?.at ?? 0) - refused.at).toBeGreaterThanOrEqual(5_000)
})

test('a deleted channel is read no more', async () => {
  const handle = world.temporal.schedule.getHandle(`recover-inbound:${channelId}`)
  expect((await handle.describe()).scheduleId).toBe(`recover-inbound:${channelId}`)
  expect((await world.admin.delete(`/v1/channels/${channelId}`)).status).toBe(202)
  await until('the schedule to be gone', () =>
    handle.describe().then(
      () => false,
      () => true,
    ),
  )
  const running = () =>
    world.temporal.workflow.count(
      `WorkflowType = 'recoverInbound' AND ExecutionStatus = 'Running' AND TaskQueue = '${world.config.TEMPORAL_TASK_QUEUE}'`,
    )
  await until('the reader to end', async () => (await running()).count === 0)
})
