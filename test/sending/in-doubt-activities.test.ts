import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { describe, expect } from 'vitest'
import { pollDeliveries } from '../../activities/keeper/poll-deliveries.ts'
import { decideMessage } from '../../activities/sending/decide-message.ts'
import { OUR_ERRORS } from '../../activities/sending/errors.ts'
import { queueMessage } from '../../activities/sending/queue-message.ts'
import { sendMessage } from '../../activities/sending/send-message.ts'
import { settleMessage } from '../../activities/sending/settle-message.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import {
  EMULATOR_ACCOUNT_SID,
  EMULATOR_AUTH_TOKEN,
  EMULATOR_SERVICE_SID,
} from '../../dev/emulators/twilio/index.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'
import type { MessagingProvider } from '../../providers/provider.ts'
import { twilioClient } from '../../providers/twilio/index.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { type Desk, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { LONG, NEVER_ARRIVED, setInTheDark, TAKEN } from './in-the-dark.ts'
import { type AgentTalk, beginAgentTalk, countCreates, sentTo } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})

const set = (world: World, talk: AgentTalk, ...faults: FaultInput[]) => setInTheDark(world, talk, ...faults)

const failuresTold = async (world: World, talk: AgentTalk) =>
  (await eventTypes(world.admin, talk.id)).filter(type => type === 'message.failed').length

const environment = () =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }, { logger: new DefaultLogger('ERROR') })
const send = (world: World, input: SendInput) => environment().run(sendMessage(dependenciesOf(world)), input)

/** A reply as its workflow would pass it on, with numbers that the workflow does not reach. */
function replyInput(desk: Desk, talk: AgentTalk, text: string, seq = 1_000) {
  return {
    conversationId: talk.id,
    channelId: desk.channelId,
    seq,
    messageId: randomUUID(),
    purpose: 'reply',
    author: { kind: 'agent' as const, id: talk.agent.id },
    content: { kind: 'reply' as const, text, media: [] },
    sendBy: Date.now() + 60_000,
  }
}

const placeOf = ({ conversationId, channelId }: SendInput, seq: number) => ({
  conversationId,
  channelId,
  seq,
})

/** A message that Twilio accepted without the service knowing it, and that no workflow handles. */
async function sendByHand(world: World, desk: Desk, text = 'By hand', ...faults: FaultInput[]) {
  const talk = await beginAgentTalk(desk)
  set(world, talk, TAKEN, ...faults)
  const input = replyInput(desk, talk, text)
  expect(await send(world, input)).toMatchObject({ outcome: 'unknown' })
  return { talk, input }
}

const settling = (world: World, input: ReturnType<typeof replyInput>, from = dependenciesOf(world)) =>
  environment().run(settleMessage(from), {
    ...placeOf(input, 2_000),
    messageId: input.messageId,
    giveUp: false,
  })

describe('a worker dies', () => {
  test('after it has stored an unknown outcome: the later parts still wait', async ({ world, desk }) => {
    const { input } = await sendByHand(world, desk, LONG)
    expect(await send(world, input)).toMatchObject({ outcome: 'unknown', partsLeft: true })
    const parts = await world.sql<{ status: string }[]>`
      select status from deliveries where message_id = ${input.messageId} order by part`
    const [first, ...behind] = parts.map(({ status }) => status)
    expect(first).toBe('unknown')
    expect(new Set(behind)).toEqual(new Set(['queued']))
  })

  test('after it has stored a failure from the list: the event is still written', async ({ world, desk }) => {
    const { input } = await sendByHand(world, desk, 'By hand', {
      kind: 'final_status',
      status: 'undelivered',
      errorCode: 63024,
    })
    await world.emulator.idle()
    const told = await settling(world, input)
    expect(told).toMatchObject({ settled: true, failed: [expect.any(String)] })
    expect(await settling(world, input)).toEqual(told)
  })
})

test('credentials that can’t be decrypted do not hold back later messages for ever', async ({
  world,
  desk,
}) => {
  const { input } = await sendByHand(world, desk)
  const otherKey = { ...dependenciesOf(world), secrets: makeSecrets(Buffer.alloc(32, 7).toString('base64')) }
  expect(await settling(world, input, otherKey)).toEqual({ settled: false })
  expect(await settling(world, input)).toMatchObject({ settled: true })
})

test('a report that arrives while a person decides overrules the person', async ({ world, desk }) => {
  const { talk, input } = await sendByHand(world, desk)
  const decide = () =>
    environment().run(decideMessage(dependenciesOf(world)), {
      ...placeOf(input, 2_000),
      actor: { kind: 'agent' as const, id: talk.agent.id },
      messageId: input.messageId,
      sent: false,
    })
  let decided: ReturnType<typeof decide> | undefined
  await world.sql.begin(async tx => {
    await tx`update deliveries set status = 'sent' where message_id = ${input.messageId}`
    decided = decide()
    await until('the decision to wait for the report', async () => {
      const [waiting] = await world.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return waiting
    })
  })
  expect(await decided).toEqual({ refused: 'message_not_unknown' })
  await talk.message(input.messageId, 'sent')
})

test('a call that begins while the list is read is not matched to the unknown message', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, NEVER_ARRIVED)
  const inDoubt = replyInput(desk, talk, 'Hello?')
  expect(await send(world, inDoubt)).toMatchObject({ outcome: 'unknown' })
  const other = replyInput(desk, talk, 'Hello?', 1_100)
  await queueMessage(dependenciesOf(world))(other)
  set(world, talk, { kind: 'slow_answer', ms: 3_000 })
  const before = creates.of(talk.customer)
  let sending: ReturnType<typeof send> | undefined
  const from = dependenciesOf(world)
  const provider = (name: string) => ({
    ...from.provider(name),
    listMessages: async (...query: Parameters<NonNullable<MessagingProvider['listMessages']>>) => {
      sending = send(world, other)
      await until('Twilio to have it', () => creates.of(talk.customer) > before)
      const listed = await from.provider(name).listMessages?.(...query)
      if (!listed) throw new Error('Twilio lists messages')
      return listed
    },
  })
  expect(await settling(world, inDoubt, { ...from, provider })).toEqual({ settled: false })
  expect(await sending).toMatchObject({ outcome: 'accepted' })
})

test('a message of another channel with the same number may be the one in the list', async ({
  world,
  desk,
}) => {
  const other = await sendByHand(world, desk, 'Hello?')
  const talk = await beginAgentTalk(desk)
  const { address } = talk.customer
  const connected = await world.admin.post('/v1/channels', {
    provider: 'twilio',
    medium: 'whatsapp',
    name: 'The service',
    messagingServiceSid: EMULATOR_SERVICE_SID,
    accountSid: EMULATOR_ACCOUNT_SID,
    authToken: EMULATOR_AUTH_TOKEN,
  })
  // As if the service's channel had written to the same customer from the same number.
  await world.sql`
    with moved as (
      update conversations set channel_id = ${connected.body.id}, address = ${address} where id = ${other.talk.id}
    )
    update deliveries set to_address = ${address}
    where message_id in (select id from messages where conversation_id = ${other.talk.id})`
  const account = { accountSid: EMULATOR_ACCOUNT_SID, authToken: EMULATOR_AUTH_TOKEN }
  const client = twilioClient(account, { baseUrl: world.emulator.url })
  await client.messages.create({ from: desk.ours, to: address, body: 'Hello?' })

  set(world, talk, NEVER_ARRIVED)
  const input = replyInput(desk, talk, 'Hello?')
  expect(await send(world, input)).toMatchObject({ outcome: 'unknown' })
  expect(await settling(world, input)).toEqual({ settled: false })
})

test('the keeper informs the workflow of a stored failure that it did not get', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk)
  const id = await talk.reply('Hello')
  const [delivery] = await until('it to be taken', async () => {
    const rows = await world.sql<{ id: string; sid: string }[]>`
      select id, provider_message_id as sid from deliveries where message_id = ${id} and status = 'accepted'`
    return rows.length > 0 && rows
  })
  // The state in which an API leaves it that dies between the two.
  const failed = { providerMessageId: delivery?.sid, status: 'failed' as const, error: OUR_ERRORS.given_up }
  await advanceDelivery(world.sql, delivery?.id ?? '', { ...failed, reported: 'undelivered' })
  await world.sql`update deliveries set check_at = now() where id = ${delivery?.id ?? ''} and check_at is not null`
  await environment().run(pollDeliveries, dependenciesOf(world))
  await until('it to be told', async () => (await failuresTold(world, talk)) === 1)
  await world.sql`update deliveries set check_at = now() where id = ${delivery?.id ?? ''}`
  await environment().run(pollDeliveries, dependenciesOf(world))
  expect(
    await world.sql`select from deliveries where id = ${delivery?.id ?? ''} and check_at is null`,
  ).toHaveLength(1)
  expect(await failuresTold(world, talk)).toBe(1)
})

test('if Twilio can’t call us, no status callback is set, and Twilio is asked soon', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  const input = replyInput(desk, talk, 'From a laptop')
  const laptop = { ...dependenciesOf(world), reachability: { publicUrl: 'http://localhost:8080' } }
  expect(await environment().run(sendMessage(laptop), input)).toMatchObject({ outcome: 'accepted' })
  expect(sentTo(world, talk.customer)[0]?.statusCallback).toBeUndefined()
  const [delivery] = await world.sql`
    select check_at < now() + interval '1 minute' as soon from deliveries where message_id = ${input.messageId}`
  expect(delivery).toEqual({ soon: true })
})

test('deliveries that one run of the keeper did not reach are asked for in the next run', async ({
  world,
  desk,
}) => {
  const { talk, input } = await sendByHand(world, desk)
  await world.sql`update deliveries set check_at = now() where message_id = ${input.messageId}`
  expect(await environment().run(pollDeliveries, dependenciesOf(world), 0)).toBe(0)
  await talk.message(input.messageId, 'unknown')
  expect(await environment().run(pollDeliveries, dependenciesOf(world))).toBeGreaterThan(0)
  await talk.message(input.messageId, 'sent', 'delivered', 'read')
})
