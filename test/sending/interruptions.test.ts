import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { expect } from 'vitest'
import { queueMessage } from '../../activities/sending/queue-message.ts'
import { sendMessage } from '../../activities/sending/send-message.ts'
import type { Sql } from '../../db/client.ts'
import { claimNextPart } from '../../db/delivery-queue.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { type AgentTalk, beginAgentTalk, countCreates, sentTo, stateOf } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})
test.afterAll(async ({ world }) => {
  // Ends the call that still hangs. The worker would wait for it.
  await world.emulator.close()
})

/** A reply as its workflow would pass it on, with numbers that the workflow does not reach. */
function replyInput(desk: Desk, talk: AgentTalk, sendBy = Date.now() + 60_000): SendInput {
  return {
    conversationId: talk.id,
    channelId: desk.channelId,
    seq: 1_000,
    messageId: randomUUID(),
    purpose: 'reply',
    author: { kind: 'agent', id: talk.agent.id },
    content: { kind: 'reply', text: 'By hand', media: [] },
    sendBy,
  }
}

/** The attempt is expected to fail. */
const QUIET = new DefaultLogger('ERROR')

type Info = ConstructorParameters<typeof MockActivityEnvironment>[0]
const run = (world: World, input: SendInput, from = dependenciesOf(world), info: Info = {}): Promise<Sent> =>
  new MockActivityEnvironment({ scheduledTimestampMs: Date.now(), ...info }, { logger: QUIET }).run(
    sendMessage(from),
    input,
  )

test('of several concurrent tries of a send, only one calls Twilio', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'slow_answer', ms: 200, to: talk.customer.address })
  const input = replyInput(desk, talk)
  await queueMessage(dependenciesOf(world))(input)
  await Promise.all(Array.from({ length: 8 }, () => run(world, input)))
  await talk.message(input.messageId ?? '', 'read')
  expect(creates.of(talk.customer)).toBe(1)
})

test('of two tries that claim a part at the same moment, only one succeeds', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  const input = replyInput(desk, talk)
  await queueMessage(dependenciesOf(world))(input)
  const claim = (tx: Sql) => claimNextPart(tx, input.messageId ?? '')
  let second: Promise<unknown> | undefined
  const first = await world.sql.begin(async tx => {
    const claimed = await claim(tx)
    second = world.sql.begin(claim)
    await until('the second to wait for the first', async () => {
      const [waiting] = await world.sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%set status = ''sending''%'`
      return waiting
    })
    return claimed
  })
  expect(first).toMatchObject({ part: 0, text: 'By hand' })
  expect(await second).toBeUndefined()
})

test('a try after one that died during the call does not call again, and reports an unknown outcome', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  const input = replyInput(desk, talk)
  await queueMessage(dependenciesOf(world))(input)
  // The state in which a worker leaves it that dies between the mark and the answer.
  await world.sql`update deliveries set status = 'sending' where message_id = ${input.messageId ?? ''}`
  expect(await run(world, input)).toMatchObject({ outcome: 'unknown', code: 'outcome_unknown' })
  expect(await run(world, input)).toMatchObject({ outcome: 'unknown' })
  await talk.message(input.messageId ?? '', 'unknown')
  expect(creates.of(talk.customer)).toBe(0)
})

test('a worker with a wrong clock does not send it late either', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  const input = replyInput(desk, talk, Date.now() - 1)
  expect(await run(world, input)).toMatchObject({ outcome: 'failed', code: 'expired' })
  expect((await talk.message(input.messageId ?? '', 'failed')).error?.code).toBe('expired')
  expect(creates.of(talk.customer)).toBe(0)
})

test('after a minute of trying, waiting is left to the workflow', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'rate_limited', times: 2, to: talk.customer.address })
  const input = replyInput(desk, talk)
  await expect(run(world, input)).rejects.toThrow('20429')
  const tried = { scheduledTimestampMs: Date.now() - 61_000 }
  const before = Date.now()
  const sent = await run(world, input, dependenciesOf(world), tried)
  expect(sent).toMatchObject({ outcome: 'retryLater', code: '20429' })
  expect(sent.notBefore).toBeGreaterThan(before)
  await talk.message(input.messageId ?? '', 'queued')
  expect(await run(world, input)).toMatchObject({ outcome: 'accepted' })
})

test('credentials that can’t be decrypted cause no unknown outcome', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  const input = replyInput(desk, talk)
  const otherKey = { ...dependenciesOf(world), secrets: makeSecrets(Buffer.alloc(32, 7).toString('base64')) }
  await expect(run(world, input, otherKey)).rejects.toThrow()
  expect(creates.of(talk.customer)).toBe(0)
  expect(await run(world, input)).toMatchObject({ outcome: 'accepted' })
})

test('an answer of Twilio that the database refused to store is stored later', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'callbacks_never', to: talk.customer.address })
  await world.sql`alter table delivery_reports rename to delivery_reports_away`
  let id: string
  try {
    id = await talk.reply('Taken')
    await until('the answer to be on its way by the workflow', () => isPending(world, talk, 'storeOutcome'))
    await talk.message(id, 'queued')
  } finally {
    await world.sql`alter table delivery_reports_away rename to delivery_reports`
  }
  const message = await talk.message(id, 'sent')
  expect(message.providerMessageId).toBe(sentTo(world, talk.customer)[0]?.sid)
  await talk.message(await talk.reply('Next'), 'read')
  expect(creates.of(talk.customer)).toBe(2)
})

test('if the database refuses to store Twilio’s refusal, the outcome is still known', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 1, to: talk.customer.address })
  await world.sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$`
  await world.sql`
    create trigger refuse before update on deliveries for each row when (new.status = 'queued') execute function refuse()`
  let id: string
  try {
    id = await talk.reply('Not taken')
    await until('the answer to be on its way by the workflow', () => isPending(world, talk, 'storeOutcome'))
  } finally {
    await world.sql`drop trigger refuse on deliveries`
  }
  await talk.message(id, 'read')
  expect(creates.of(talk.customer)).toBe(2)
  expect(sentTo(world, talk.customer)).toHaveLength(1)
})

test('a send that an operator makes fail is shown as such, and the next message is sent', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'hang_before_accepting', to: talk.customer.address })
  const id = await talk.reply('Stuck')
  await until('the call', () => creates.of(talk.customer) === 1)
  const next = await talk.reply('Next')
  await talk.message(next, 'queued')
  const activityId = await until('the activity', () => isPending(world, talk, 'sendMessage'))
  await world.temporal.workflowService.respondActivityTaskFailedById({
    namespace: world.config.TEMPORAL_NAMESPACE,
    workflowId: talk.workflowId,
    activityId,
    failure: { message: 'enough', applicationFailureInfo: { type: 'Operator', nonRetryable: true } },
  })
  await talk.message(id, 'unknown')
  // Nobody knows whether it was sent, so it holds back the next message like any other.
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(next, 'read')
  expect((await stateOf(world, talk)).outbox).toEqual([])
})

/** The id of an activity that the workflow waits for; undefined if there is none of this type. */
async function isPending(world: World, talk: AgentTalk, type: string): Promise<string | undefined> {
  const { raw } = await world.temporal.workflow.getHandle(talk.workflowId).describe()
  const pending = raw.pendingActivities?.find(activity => activity.activityType?.name === type)
  return pending?.activityId ?? undefined
}
