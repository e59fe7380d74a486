import { describe, expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import { splitText } from '../../domain/split-text.ts'
import { command, eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { LONG, NEVER_ARRIVED, setInTheDark, TAKEN } from './in-the-dark.ts'
import { type AgentTalk, beginAgentTalk, countCreates, report, sentTo, stateOf } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})

const set = (world: World, talk: AgentTalk, ...faults: FaultInput[]) => setInTheDark(world, talk, ...faults)

const settle = (talk: AgentTalk, id: string, sent: boolean) =>
  command(talk.agent.api, `${talk.path}/messages/${id}/settle`, { sent })
const bodies = (world: World, talk: AgentTalk) => sentTo(world, talk.customer).map(({ body }) => body)
const failuresTold = async (world: World, talk: AgentTalk) =>
  (await eventTypes(world.admin, talk.id)).filter(type => type === 'message.failed').length

describe.concurrent('a person sends a message again', () => {
  test('while the outcome is unknown: a found part is not sent twice', async ({ world, desk }) => {
    const talk = await beginAgentTalk(desk)
    set(world, talk, { kind: 'reset_after_accepting' })
    const id = await talk.reply(LONG)
    await talk.message(id, 'unknown')
    expect(await talk.retry(id)).toBe('done')
    const next = await talk.reply('And this?')
    await skipTime(world.temporal, talk.workflowId)
    await talk.message(next, 'sent', 'read')
    expect(bodies(world, talk)).toEqual([...splitText(LONG), 'And this?'])
    await talk.message(id, 'sent', 'delivered', 'read')
  })

  test('after a person stated "not sent" and Twilio then reported it as sent: it is not sent twice', async ({
    world,
    desk,
  }) => {
    const talk = await beginAgentTalk(desk)
    set(world, talk, TAKEN)
    const id = await talk.reply('Did you get this?')
    await talk.message(id, 'unknown')
    expect(await settle(talk, id, false)).toBe('done')
    await talk.message(id, 'failed')
    // Many carriers report nothing after this.
    await report(world, desk, sentTo(world, talk.customer)[0], { MessageStatus: 'sent' })
    expect((await talk.message(id, 'sent')).error).toBeNull()
    expect(await talk.retry(id)).toBe('message_not_retryable')
    expect(creates.of(talk.customer)).toBe(1)
  })
})

describe.concurrent.each([
  ['sent', true],
  ['not sent', false],
])('a person says of a message that it was %s', (_, sent) => {
  test('its entry in Twilio’s list is not matched to the next message with the same text, which was not sent', async ({
    world,
    desk,
  }) => {
    const talk = await beginAgentTalk(desk)
    set(world, talk, TAKEN)
    const id = await talk.reply('Hello?')
    await talk.message(id, 'unknown')
    expect(await settle(talk, id, sent)).toBe('done')
    set(world, talk, NEVER_ARRIVED)
    const second = await talk.reply('Hello?')
    await talk.message(second, 'unknown')
    const next = await talk.reply('And this?')
    await skipTime(world.temporal, talk.workflowId)
    await talk.message(next, 'sent', 'read')
    await talk.message(second, 'unknown')
  })
})

test.concurrent('a failure in the list that Twilio also reports makes one event', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, TAKEN, { kind: 'final_status', status: 'undelivered', errorCode: 63024 })
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  await world.emulator.idle()
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'failed')
  await until('it to be told', async () => (await failuresTold(world, talk)) === 1)
  const failed = { MessageStatus: 'undelivered', ErrorCode: '63024' }
  await report(world, desk, sentTo(world, talk.customer)[0], failed)
  // By the time it handles this, the workflow has handled the report.
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'checked' })).toBe('done')
  expect(await failuresTold(world, talk)).toBe(1)
})

test.concurrent('a failure that is reported before the call ends without an answer makes one event, with the reported reason', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, { kind: 'hang_after_accepting', ms: 1_000 })
  const id = await talk.reply('Did you get this?')
  const taken = await until('Twilio to have it', () => sentTo(world, talk.customer)[0])
  await report(world, desk, taken, { MessageStatus: 'undelivered', ErrorCode: '63024' })
  await until('the call to end', async () => (await stateOf(world, talk)).outbox.length === 0)
  expect(await command(talk.agent.api, `${talk.path}/notes`, { text: 'checked' })).toBe('done')
  const { body } = await world.admin.get(`${talk.path}/events?limit=200`)
  const told = body.items.filter(({ type }: { type: string }) => type === 'message.failed')
  expect(told).toMatchObject([{ data: { messageId: id, code: '63024' } }])
  expect((await stateOf(world, talk)).unsettled).toMatchObject([{ messageId: id, error: { code: '63024' } }])
})

test.concurrent('a reply that is found in the list counts as an answer to the customer', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, TAKEN)
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  expect((await stateOf(world, talk)).unansweredSince).toBeDefined()
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'sent', 'delivered', 'read')
  await until('the hold to end', async () => (await stateOf(world, talk)).hold === undefined)
  expect((await stateOf(world, talk)).unansweredSince).toBeUndefined()
})
