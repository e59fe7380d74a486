import { describe, expect } from 'vitest'
import type { FaultInput } from '../../dev/emulators/twilio/faults.ts'
import { splitText } from '../../domain/split-text.ts'
import { eventTypes } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import { skipTime } from '../harness/time.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { LONG, NEVER_ARRIVED, setInTheDark } from './in-the-dark.ts'
import { type AgentTalk, beginAgentTalk, countCreates, sentTo, stateOf } from './talk.ts'

let creates: ReturnType<typeof countCreates>

const test = deskTest()

test.beforeAll(async ({ world }) => {
  creates = countCreates(world)
})

const set = (world: World, talk: AgentTalk, ...faults: FaultInput[]) => setInTheDark(world, talk, ...faults)

describe.concurrent.each<FaultInput>([
  { kind: 'error_after_accepting' },
  { kind: 'hang_after_accepting', ms: 100 },
  { kind: 'reset_after_accepting' },
  { kind: 'broken_body' },
])('after $kind', fault => {
  test('the message is found in Twilio’s list, and later messages are sent', async ({ world, desk }) => {
    const talk = await beginAgentTalk(desk)
    set(world, talk, fault)
    const id = await talk.reply('Did you get this?')
    await talk.message(id, 'unknown')
    const next = await talk.reply('And this?')
    await skipTime(world.temporal, talk.workflowId)
    await talk.message(next, 'read')
    const found = await talk.message(id, 'sent', 'delivered', 'read')
    expect(found.error).toBeNull()
    expect(found.providerMessageId).toBe(sentTo(world, talk.customer)[0]?.sid)
    expect(creates.of(talk.customer)).toBe(2)
    expect((await stateOf(world, talk)).unsettled).toBeUndefined()
  })
})

test.concurrent('it is looked for at its own address, even if the customer now writes from another', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, { kind: 'error_after_accepting' })
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  const userId = 'whatsapp:US.13491208655302740099'
  await talk.customer.write('I have a user name now', { extra: { ExternalUserId: userId } })
  await talk.customer.write('See?', { from: userId })
  await until('it to be known', async () => (await stateOf(world, talk)).address === userId)
  await skipTime(world.temporal, talk.workflowId)
  expect((await talk.message(id, 'sent', 'delivered', 'read')).providerMessageId).toBe(
    sentTo(world, talk.customer)[0]?.sid,
  )
})

test.concurrent('a message that was not sent is not confused with an earlier message with the same text', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  const before = await talk.reply('Hello?')
  await talk.message(before, 'read')
  set(world, talk, NEVER_ARRIVED)
  const id = await talk.reply('Hello?')
  await talk.message(id, 'unknown')
  const next = await talk.reply('And this?')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(next, 'sent', 'read')
  const { error, providerMessageId } = await talk.message(id, 'unknown')
  expect(error?.detail).toContain('its list does not contain the message')
  expect(providerMessageId).toBeNull()
  expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['Hello?', 'And this?'])
})

test.concurrent('the parts after a found part are sent, in order', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, { kind: 'reset_after_accepting' })
  const id = await talk.reply(LONG)
  await talk.message(id, 'unknown')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'sent', 'delivered', 'read')
  expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(splitText(LONG))
})

test.concurrent('of several files, a found file is not sent again, and the later files are sent', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, { kind: 'reset_after_accepting' })
  const media = ['a', 'b', 'c'].map(name => ({ url: `https://example.com/${name}.pdf` }))
  const id = await talk.reply({ media })
  await talk.message(id, 'unknown')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(id, 'sent', 'delivered', 'read')
  expect(sentTo(world, talk.customer).map(sent => sent.media.map(({ url }) => url))).toEqual(
    media.map(({ url }) => [url]),
  )
})

test.concurrent('the parts after a part that is not found are not sent, and are sent again together with it', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, NEVER_ARRIVED)
  const id = await talk.reply(LONG)
  await talk.message(id, 'unknown')
  const next = await talk.reply('And this?')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(next, 'sent', 'read')
  await talk.message(id, 'failed', 'unknown')
  expect(sentTo(world, talk.customer).map(({ body }) => body)).toEqual(['And this?'])
  expect(await talk.retry(id)).toBe('done')
  await talk.message(id, 'read')
  expect(sentTo(world, talk.customer)[1]?.body.slice(0, 3)).toBe('one')
})

test.concurrent('a message that the list shows as failed has failed', async ({ world, desk }) => {
  const talk = await beginAgentTalk(desk)
  set(
    world,
    talk,
    { kind: 'error_after_accepting' },
    { kind: 'final_status', status: 'undelivered', errorCode: 63024 },
  )
  const id = await talk.reply('Did you get this?')
  await talk.message(id, 'unknown')
  await world.emulator.idle()
  await skipTime(world.temporal, talk.workflowId)
  expect((await talk.message(id, 'failed')).error?.code).toBe('63024')
  await talk.message(await talk.reply('And this?'), 'read')
  // Whoever learns of it first updates the row, and the workflow is told.
  await until('the event', async () => (await eventTypes(world.admin, talk.id)).includes('message.failed'))
})

test.concurrent('two unknown messages with the same text and only one in the list: neither is matched', async ({
  world,
  desk,
}) => {
  const talk = await beginAgentTalk(desk)
  set(world, talk, NEVER_ARRIVED)
  const first = await talk.reply('Twice')
  await talk.message(first, 'unknown')
  // As if both calls had begun at the same moment.
  const second = await talk.reply('Twice')
  await skipTime(world.temporal, talk.workflowId)
  await talk.message(second, 'sent', 'read')
  await world.sql`
    update deliveries set status = 'unknown', provider_message_id = null, check_at = now(),
      sending_at = (select sending_at from deliveries where message_id = ${first}) where message_id = ${second}`
  await world.sql`update deliveries set check_at = now() where message_id = ${first}`
  await keep(world)
  await talk.message(first, 'unknown')
  await talk.message(second, 'unknown')
})
