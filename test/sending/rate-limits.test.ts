import { expect } from 'vitest'
import { command, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import { beginAgentTalk, countCreates, scheduled, sentTo, stateOf } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})

test.concurrent.for([{ retryAfterSeconds: 1 }, {}])(
  'a short wait (%o) is a retry of the activity',
  async (wait, { world, desk }) => {
    const talk = await beginAgentTalk(desk)
    world.emulator.faults.set({ kind: 'rate_limited', times: 2, to: talk.customer.address, ...wait })
    const id = await talk.reply('Soon')
    await talk.message(id, 'read')
    expect(creates.of(talk.customer)).toBe(3)
    expect(sentTo(world, talk.customer)).toHaveLength(1)
    expect(await scheduled(world, talk, 'sendMessage')).toHaveLength(1)
  },
)

test.concurrent('a long wait is a deadline of the workflow, which continues with everything else', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 600, to: talk.customer.address })
  const id = await talk.reply('First')
  const notBefore = await until('the deadline', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  const next = await talk.reply('Second')
  await talk.message(next, 'queued')

  await talk.customer.write('Are you there?')
  await until('their message', async () =>
    (await talk.messages()).some(({ text }) => text === 'Are you there?'),
  )
  const done = (path: string, body?: unknown) => command(talk.agent.api, `${talk.path}/${path}`, body)
  expect(await done('notes', { text: 'waiting for Twilio' })).toBe('done')
  expect(await done('unassign')).toBe('done')
  expect(await done('assign', { agentId: talk.agent.id })).toBe('done')
  expect((await talk.message(id, 'queued')).error).toBeNull()
  expect(creates.of(talk.customer)).toBe(1)

  await skipTime(world.temporal, talk.workflowId)
  await talk.message(next, 'read')
  expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['First', 'Second'])
  const [, again = 0] = await scheduled(world, talk, 'sendMessage')
  expect(again).toBeGreaterThanOrEqual(notBefore)
})

test.concurrent('a message that could not be sent within its time limit is not sent late, and can be sent again', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  // Longer than a reply may wait.
  world.emulator.faults.set({ kind: 'rate_limited', retryAfterSeconds: 7_200, to: talk.customer.address })
  const id = await talk.reply('Now or never')
  const [waiting] = await until('the deadline', async () => {
    const { outbox } = await stateOf(world, talk)
    return outbox[0]?.notBefore !== undefined && outbox
  })
  // It is shown as failed when its own time is over, not when Twilio would accept it again.
  expect(waiting?.notBefore).toBe(waiting?.input.sendBy)
  await skipTime(world.temporal, talk.workflowId)
  expect((await talk.message(id, 'failed')).error).toMatchObject({ code: 'expired', class: 'expired' })
  expect(await eventTypes(world.admin, talk.id)).toContain('message.failed')
  expect(creates.of(talk.customer)).toBe(1)

  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  expect(sentTo(world, talk.customer)).toHaveLength(1)
})

test.concurrent('the service waits until Twilio’s full queue has space', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  // Twilio's queue for this number is full. This refusal says when to try again.
  world.emulator.faults.set({ kind: 'refused', errorCode: 21611, to: talk.customer.address })
  const id = await talk.reply('Queue')
  await until('the deadline', async () => (await stateOf(world, talk)).outbox[0]?.notBefore)
  await talk.message(id, 'queued')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'read')
  expect(creates.of(talk.customer)).toBe(2)
})
