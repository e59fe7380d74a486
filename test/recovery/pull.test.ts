import { expect } from 'vitest'
import type { Emulator } from '../../dev/emulators/twilio/index.ts'
import { ACCOUNTS, accountsTest, channelBody, NUMBERS } from '../api/twilio-accounts.ts'
import { customerOf, type Desk, hireAgent } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { stored } from './reader.ts'

/** Twilio's emulator, which can't reach this machine. */
let channelId: string
let connected: { next: { do: string }[]; inbound: { mode: string; about: string } }
let ann: Desk['ann']

const test = accountsTest({ INBOUND_MODE: 'pull' })

test.beforeAll(async ({ world }) => {
  const { status, body } = await world.admin.post('/v1/channels', channelBody({ phoneNumber: NUMBERS.sms }))
  expect(status, JSON.stringify(body)).toBe(201)
  connected = body
  channelId = body.id
  // Another process reads the same list, at its own times.
  await world.temporal.schedule.getHandle(`audit:${channelId}`).pause()
  await world.admin.patch(`/v1/channels/${channelId}`, { greeting: { enabled: true, text: 'Welcome' } })
  ann = await hireAgent(world, 'Ann', [channelId])
})

/** Writes to a number whose webhook nobody can call. */
const write = (twilio: Emulator, from: string, text: string) =>
  twilio.sendInbound({ from, to: NUMBERS.sms, text, accountSid: ACCOUNTS.main })

const receivedBy = (twilio: Emulator, address: string) =>
  twilio
    .thread(NUMBERS.sms, address)
    .filter(({ direction }) => direction !== 'inbound')
    .map(({ body }) => body)

test('a channel in pull mode says so and explains it', async ({ world }) => {
  expect(connected.inbound.mode).toBe('pull')
  expect(connected.inbound.about).toContain('seconds late')
  expect(connected.next[0]?.do).toContain('You do not need to paste anything')
  const { body } = await world.admin.post(`/v1/channels/${channelId}/verify`, { repair: true })
  expect(body).toMatchObject({ ok: true, checks: [{ ok: null, reason: 'private_address' }] })
})

test('a conversation works in both directions without webhooks, also after a worker restart', async ({
  world,
  twilio,
}) => {
  const { address } = customerOf(world, channelId, NUMBERS.sms)
  expect(await write(twilio, address, 'Hello')).toMatchObject({ delivered: false, notCalled: 'no_url' })
  await until('the greeting', () => receivedBy(twilio, address).includes('Welcome'))
  await write(twilio, address, 'I have')
  await write(twilio, address, 'a question')
  await until('the messages', async () => (await stored(world, channelId)).length === 3)

  await world.restartWorker()
  await write(twilio, address, 'Still there?')
  await until('the message', async () => (await stored(world, channelId)).length === 4)
  expect((await stored(world, channelId)).map(({ text }) => text)).toEqual([
    'Hello',
    'I have',
    'a question',
    'Still there?',
  ])
  const { body } = await ann.api.get(`/v1/conversations?channelId=${channelId}`)
  expect(body.items).toHaveLength(1)
  await ann.api.post(`/v1/conversations/${body.items[0].id}/messages`, { text: 'Here I am' })
  await until('the reply', () => receivedBy(twilio, address).includes('Here I am'))
  expect(receivedBy(twilio, address)).toEqual(['Welcome', 'Here I am'])
  const { body: channel } = await world.admin.get(`/v1/channels/${channelId}`)
  // Messages that are read in this mode are no gap.
  expect(channel.inbound).toMatchObject({ mode: 'pull', recovered: 4, lastGap: null, error: null })
})

test('it respects Twilio’s Retry-After, and then continues', async ({ world, twilio }) => {
  const { address } = customerOf(world, channelId, NUMBERS.sms)
  const lists = () => twilio.ledger.requests().filter(({ operation }) => operation === 'messages.list')
  twilio.faults.set({ kind: 'rate_limited', operation: 'messages.list', retryAfterSeconds: 5 })
  const refused = await until('the refusal', () => lists().find(({ fault }) => fault === 'rate_limited'))
  await write(twilio, address, 'Patience')
  await until('the message', async () =>
    (await stored(world, channelId)).some(row => row.address === address),
  )
  const next = lists().find(({ at }) => at > refused.at)
  expect((next?.at ?? 0) - refused.at).toBeGreaterThanOrEqual(5_000)
})

test('the list of a deleted channel is no longer read', async ({ world }) => {
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
