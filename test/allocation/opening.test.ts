import { randomUUID } from 'node:crypto'
import { MockActivityEnvironment } from '@temporalio/testing'
import { expect } from 'vitest'
import { openConversation } from '../../activities/conversation/open-conversation.ts'
import { changeSeats } from '../../db/seats.ts'
import type { OpenInput } from '../../protocol/activities/opening.ts'
import { searchAttributesAtStart } from '../../protocol/search-attributes.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import type { Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { beginTalk, type Reached, type Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { scheduled } from '../sending/talk.ts'
import { attributesOf, eventIn, inboundSignal, rowIn, runEnding } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'
import { untilOpeningWaits } from './office.ts'

// A conversation that only human agents can have goes directly into the queue if none of them is free.

const test = deskTest({ settings: { greeting: { enabled: true, text: 'Welcome.' } } }).extend(
  'floor',
  { scope: 'file' },
  floorOfDesk,
)

test.beforeEach(async ({ desk, floor }) => {
  await floor.set({ assignment: { mode: 'balanced' } })
  for (const agent of [desk.ann, desk.bob]) await floor.begin(agent, 'offline')
})

async function talkIn(desk: Desk, status: Reached): Promise<Talk> {
  const talk = await beginTalk(desk, status)
  await until('the greeting', () => talk.customer.received().includes('Welcome.'))
  return talk
}

const claims = async (world: World, talk: Talk) => (await scheduled(world, talk, 'claimSeat')).length

test('if no agent is free it opens in the queue, and an agent who comes online gets it', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await talkIn(desk, 'waiting')
  expect(await claims(world, talk)).toBe(0)
  const { data } = await eventIn(world, talk.id, 'conversation.waiting')
  expect(data).toMatchObject({
    reason: 'new conversation',
    because: 'of 2 possible agents: 2 offline',
    priority: 'normal',
    decision: {
      mode: 'balanced',
      chosen: null,
      considered: [{ obstacle: 'offline' }, { obstacle: 'offline' }],
    },
  })
  expect(await floor.line()).toMatchObject({ depth: 1, entries: [{ conversationId: talk.id }] })
  await floor.presence(desk.ann, 'online')
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
})

test('if an agent is free, the claim is a separate step', async ({ world, desk, floor }) => {
  await floor.presence(desk.bob, 'online')
  const talk = await talkIn(desk, 'assigned')
  expect(await claims(world, talk)).toBe(1)
  expect((await eventIn(world, talk.id, 'conversation.assigned')).data).toMatchObject({
    agentId: desk.bob.id,
    reason: 'new conversation',
  })
})

test('with manual assignment it opens in the queue, even if agents are free', async ({
  world,
  desk,
  floor,
}) => {
  await floor.set({ assignment: { mode: 'manual' } })
  await floor.presence(desk.bob, 'online')
  const talk = await talkIn(desk, 'waiting')
  expect(await claims(world, talk)).toBe(0)
  const because = 'assignment is manual: an agent must take it'
  expect((await eventIn(world, talk.id, 'conversation.waiting')).data.because).toBe(because)
})

test('an operator sees that it waits, and since when the customer waits', async ({ world, desk }) => {
  const talk = await talkIn(desk, 'waiting')
  const { ConversationStatus, ConversationHandler, ConversationWaitingSince } = await attributesOf(
    world,
    talk.workflowId,
  )
  expect([ConversationStatus, ConversationHandler]).toEqual([['waiting'], ['none']])
  const [since] = ConversationWaitingSince as Date[]
  const [row] = await world.sql<
    { at: Date }[]
  >`select waiting_since as at from conversations where id = ${talk.id}`
  expect(since).toEqual(row?.at)
})

test('a run that opens no conversation is not shown as waiting', async ({ world, desk }) => {
  const talk = await talkIn(desk, 'waiting')
  const [message] = (await world.admin.get(`${talk.path}/messages`)).body.items
  await world.temporal.workflow.getHandle(talk.workflowId).terminate()
  const signal = inboundSignal(talk.customer.address, desk.ours, 'Hello?', Date.now())
  await runEnding(world, talk.workflowId, () =>
    world.temporal.workflow.signalWithStart('conversation', {
      workflowId: talk.workflowId,
      taskQueue: world.config.TEMPORAL_TASK_QUEUE,
      args: [{ channelId: desk.channelId, address: talk.customer.address, conversationId: randomUUID() }],
      typedSearchAttributes: searchAttributesAtStart(desk.channelId, Date.now()),
      signal: 'inboundMessage',
      signalArgs: [{ ...signal, providerMessageId: message.providerMessageId }],
    }),
  )
  expect((await attributesOf(world, talk.workflowId)).ConversationStatus).toEqual(['closed'])
})

/** Lets the activity open a conversation, as often as it is called, without a workflow. */
function opener(world: World, desk: Desk) {
  const { sql } = world
  const address = desk.newCustomer().address
  const input: OpenInput = {
    conversationId: randomUUID(),
    channelId: desk.channelId,
    seq: 1,
    address,
    message: inboundSignal(address, desk.ours, 'Hello?', Date.now()),
  }
  const workflowExecution = { workflowId: `conversation:${randomUUID()}`, runId: '' }
  const open = () =>
    new MockActivityEnvironment({ workflowExecution }).run(openConversation(dependenciesOf(world)), input)
  const places = () => sql`select from waiting_line where conversation_id = ${input.conversationId}`
  return { input, open, places }
}

test('a second try after a stored first try leaves the rest to a claim', async ({ world, desk }) => {
  const { open, places } = opener(world, desk)
  expect(await open()).toMatchObject({ result: 'opened', because: 'of 2 possible agents: 2 offline' })
  const again = await open()
  expect(again).toMatchObject({ result: 'opened' })
  expect(again).not.toHaveProperty('because', expect.any(String))
  expect(await places()).toHaveLength(1)
})

test('if an agent becomes free while it enters the queue, it opens, and a claim assigns the agent', async ({
  world,
  desk,
}) => {
  const { open, places, input } = opener(world, desk)
  let opened: ReturnType<typeof open> | undefined
  await changeSeats(world.sql, async tx => {
    await tx`update agents set presence = 'online' where id = ${desk.ann.id}`
    opened = open()
    await untilOpeningWaits(world.sql)
  })
  const result = await opened
  expect(result).toMatchObject({ result: 'opened' })
  expect(result).not.toHaveProperty('because', expect.any(String))
  expect(await places()).toHaveLength(0)
  const [row] = await world.sql`select status from conversations where id = ${input.conversationId}`
  expect(row).toEqual({ status: 'opening' })
})
