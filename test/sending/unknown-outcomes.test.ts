import { describe, expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import { command, type Desk, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { beginAgentTalk, countCreates, report, scheduled, sentTo, stateOf } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})

/** How long an unknown outcome holds back the next message, ms. */
const HOLD_MS = 2 * 60_000

const AMBIGUOUS: FaultInput[] = [
  { kind: 'error_after_accepting' },
  { kind: 'hang_after_accepting', ms: 100 },
  { kind: 'reset_after_accepting' },
  { kind: 'broken_body' },
]

/** A reply that Twilio accepted without the service knowing it: no report comes, and Twilio’s list can’t be read. */
async function sendIntoTheDark(
  world: World,
  desk: Desk,
  fault: FaultInput = { kind: 'error_after_accepting' },
  text = 'Did you get this?',
) {
  const talk = await beginAgentTalk(desk)
  const { address: to } = talk.customer
  world.emulator.faults.set({ ...fault, to })
  world.emulator.faults.set({ kind: 'callbacks_never', to })
  world.emulator.faults.set({
    kind: 'error_before_accepting',
    operation: 'messages.list',
    to,
    times: 'always',
  })
  const id = await talk.reply(text)
  await talk.message(id, 'unknown')
  return { talk, id }
}

// Concurrently, because each only waits for its own timers.
describe.concurrent.each(AMBIGUOUS)('after $kind', fault => {
  test('the outcome is unknown, later messages wait, and a report releases them', async ({ world, desk }) => {
    const { talk, id } = await sendIntoTheDark(world, desk, fault)
    const { error } = await talk.message(id, 'unknown')
    expect(error).toMatchObject({ class: 'unknown' })
    expect(await eventTypes(world.admin, talk.id)).toContain('message.unknown')

    const next = await talk.reply('And this?')
    await talk.message(next, 'queued')
    expect((await stateOf(world, talk)).hold?.messageId).toBe(id)
    expect(creates.of(talk.customer)).toBe(1)

    await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'delivered' })
    expect((await talk.message(id, 'delivered')).error).toBeNull()
    await skipTime(world.temporal, talk.workflowId)
    await talk.message(next, 'read')
    expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['Did you get this?', 'And this?'])
    expect(creates.of(talk.customer)).toBe(2)
  })
})

test.concurrent('without a report, later messages wait for two minutes; the message stays unknown', async ({
  world,
  desk,
}) => {
  const { talk, id } = await sendIntoTheDark(world, desk)
  const next = await talk.reply('And this?')
  await talk.message(next, 'queued')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(next, 'read')

  const [first = 0, second = 0] = await scheduled(world, talk, 'sendMessage')
  expect(second - first).toBeGreaterThanOrEqual(HOLD_MS)
  expect(second - first).toBeLessThan(1.5 * HOLD_MS)
  await talk.message(id, 'unknown')
  expect(creates.of(talk.customer)).toBe(2)
})

test.concurrent('sending it again also waits; if the message has arrived, nothing is sent', async ({
  world,
  desk,
}) => {
  const { talk, id } = await sendIntoTheDark(world, desk)
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'queued')
  expect((await stateOf(world, talk)).hold?.messageId).toBe(id)

  await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'delivered' })
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'delivered')
  await talk.message(await talk.reply('And this?'), 'read')
  expect(creates.of(talk.customer)).toBe(2)
  expect(await talk.retry(id)).toBe('message_not_retryable')
})

test.concurrent('without a report it is sent again; a later report of the first attempt changes nothing', async ({
  world,
  desk,
}) => {
  const { talk, id } = await sendIntoTheDark(world, desk)
  expect(await talk.retry(id)).toBe('done')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'read')
  const [first, second] = sentTo(world, talk.customer)
  expect(second?.body).toBe(first?.body)
  expect(creates.of(talk.customer)).toBe(2)

  await report(world, desk, first, { MessageStatus: 'failed', ErrorCode: '63024' })
  // By the time it handles this, the workflow has handled the report.
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'checked' })).toBe('done')
  expect((await talk.message(id, 'read')).error).toBeNull()
  expect(await eventTypes(world.admin, talk.id)).not.toContain('message.failed')
  expect((await stateOf(world, talk)).unsettled).toBeUndefined()
})

test.concurrent.for([
  ['of one part', 'Did you get this?'],
  ['of several parts', 'Did you get all of this? '.repeat(90)],
])(
  'sent again, a message %s keeps its place before those that it held back',
  async ([, text = ''], { world, desk }) => {
    const { talk, id } = await sendIntoTheDark(world, desk, { kind: 'error_after_accepting' }, text)
    const next = await talk.reply('And this?')
    await talk.message(next, 'queued')
    expect(await talk.retry(id)).toBe('done')
    await skipTime(world.temporal, talk.workflowId)
    await talk.message(next, 'read')
    await talk.message(id, 'read')
    const [first, ...then] = sentTo(world, talk.customer).map(({ body }) => body)
    expect(then[0]).toBe(first)
    expect(then.slice(0, -1).join(' ').trim()).toBe(text.trim())
    expect(then.at(-1)).toBe('And this?')
  },
)

describe.concurrent('a person decides', () => {
  test('states that it was sent: later messages are sent at once', async ({ world, desk }) => {
    const { talk, id } = await sendIntoTheDark(world, desk)
    const next = await talk.reply('And this?')
    expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: true })).toBe('done')
    expect((await talk.message(id, 'sent')).error).toBeNull()
    await talk.message(next, 'read')
    expect(await scheduled(world, talk, 'settleMessage')).toEqual([])
    expect((await stateOf(world, talk)).unsettled).toBeUndefined()
    expect(await eventTypes(world.admin, talk.id)).toContain('message.settled')
    expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: false })).toBe(
      'message_not_unknown',
    )
  })

  test('states that it was sent, after the conversation was reassigned: the customer has an answer', async ({
    world,
    desk,
  }) => {
    const { talk, id } = await sendIntoTheDark(world, desk)
    expect(await command(talk.agent.api, `${talk.path}/assign`, { agentId: talk.agent.id })).toBe('done')
    expect((await stateOf(world, talk)).unansweredSince).toBeDefined()
    expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: true })).toBe('done')
    await until('it to be noted', async () => (await stateOf(world, talk)).unansweredSince === undefined)
  })

  test('states that it was not sent: it has failed, and can be sent again', async ({ world, desk }) => {
    const { talk, id } = await sendIntoTheDark(world, desk)
    expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: false })).toBe('done')
    expect((await talk.message(id, 'failed')).error?.code).toBe('not_sent')
    expect(await talk.retry(id)).toBe('done')
    await talk.message(id, 'read')
    expect(creates.of(talk.customer)).toBe(2)
  })

  test('names a message of another conversation: refused', async ({ world, desk }) => {
    const [{ talk }, other] = await Promise.all([sendIntoTheDark(world, desk), beginAgentTalk(desk)])
    const id = await other.reply('Hello')
    expect(await command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent: true })).toBe(
      'message_not_found',
    )
  })
})
