import { MockActivityEnvironment } from '@temporalio/testing'
import { pino } from 'pino'
import { expect } from 'vitest'
import { setPresence } from '../../activities/agents/set-presence.ts'
import { dependenciesOf } from '../harness/dependencies.ts'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import { keep } from '../harness/keeper.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventIn, rowIn, stateOf, talkIn } from '../workflow/support.ts'
import { floorOfDesk } from './floor.ts'

const test = deskTest({ settings: { reassign: { offlineAfter: '1h' } } }).extend(
  'floor',
  { scope: 'file' },
  floorOfDesk,
)
test.afterEach(async ({ world, desk, floor }) => {
  const open = await world.sql<{ id: string }[]>`select id from conversations where status <> 'resolved'`
  for (const { id } of open) await command(world.admin, `/v1/conversations/${id}/resolve`)
  for (const agent of [desk.ann, desk.bob]) await floor.presence(agent, 'offline')
})

const NOTHING = { grantsTold: 0, presencesEnded: 0, putInLine: 0 }

/** Gives a waiting conversation a seat as the queue does, and dies before it tells the workflow. */
async function grantUntold(world: World, talk: Talk, agentId: string, ageSeconds: number): Promise<void> {
  await world.sql.begin(async tx => {
    await tx`delete from waiting_line where conversation_id = ${talk.id}`
    await tx`
      insert into assignments (conversation_id, agent_id, assigned_at, by, taken_up_at)
      values (${talk.id}, ${agentId}, now() - make_interval(secs => ${ageSeconds}), 'automation', null)`
  })
}

test('a conversation that missed its assignment is signalled again', async ({ world, desk }) => {
  const [old, fresh] = [await talkIn(world, desk), await talkIn(world, desk)]
  await grantUntold(world, old, desk.ann.id, 60)
  // The seat was granted a moment ago, so the process that granted it is about to tell the workflow.
  await grantUntold(world, fresh, desk.ann.id, 0)
  expect(await keep(world)).toMatchObject({ ...NOTHING, grantsTold: 1 })
  expect(await rowIn(world, old.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.ann.id })
  expect((await rowIn(world, fresh.id)).status).toBe('waiting')
  await world.sql`update assignments set assigned_at = now() - interval '1 minute'`
  expect(await keep(world)).toMatchObject({ ...NOTHING, grantsTold: 1 })
  await rowIn(world, fresh.id, c => c.status === 'assigned')
  expect(await keep(world)).toMatchObject(NOTHING)
})

test('an activity that died between assignment and signal sends the signal in its second try', async ({
  world,
  desk,
}) => {
  const talk = await talkIn(world, desk)
  await grantUntold(world, talk, desk.ann.id, 0)
  const again = setPresence({ ...dependenciesOf(world), log: pino({ level: 'silent' }) })
  await new MockActivityEnvironment({ attempt: 2 }).run(again, {
    agentId: desk.ann.id,
    presence: 'online' as const,
    askedAt: Date.now(),
  })
  await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
})

test('an agent who went away between assignment and signal is known to be away', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await talkIn(world, desk)
  await floor.presence(desk.ann, 'away')
  await grantUntold(world, talk, desk.ann.id, 60)
  expect(await keep(world)).toMatchObject({ ...NOTHING, grantsTold: 1 })
  await rowIn(world, talk.id, c => c.assigneeId === desk.ann.id)
  expect((await stateOf(world, talk.workflowId)).agentAwaySince).toBeDefined()
})

test('a conversation assigned to an agent who leaves before the signal returns to the queue', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await talkIn(world, desk)
  await grantUntold(world, talk, desk.ann.id, 0)
  const path = `/v1/channels/${desk.channelId}/agents/${desk.ann.id}`
  const removed = await world.admin.delete(path)
  await world.temporal.workflow.getHandle(removed.body.workflowId).result()
  expect(await rowIn(world, talk.id)).toMatchObject({ status: 'waiting', assigneeId: null })
  expect((await floor.line()).entries).toMatchObject([{ conversationId: talk.id }])
  expect((await world.admin.put(path)).status).toBe(204)
})

test('an agent whose heartbeat expired is offline, and their conversations are informed', async ({
  world,
  desk,
  floor,
}) => {
  const talk = await talkIn(world, desk)
  await floor.presence(desk.bob, 'online', 60)
  await rowIn(world, talk.id, c => c.assigneeId === desk.bob.id)
  expect(await keep(world)).toMatchObject(NOTHING)
  await world.sql`update agents set presence_until = now() - interval '5 minutes' where id = ${desk.bob.id}`
  expect(await keep(world)).toMatchObject({ ...NOTHING, presencesEnded: 1 })
  const { body } = await world.admin.get(`/v1/agents/${desk.bob.id}`)
  expect(body.presence).toBe('offline')
  const since = await until(
    'it to be known',
    async () => (await stateOf(world, talk.workflowId)).agentAwaySince,
  )
  expect(Date.now() - since).toBeGreaterThan(290_000)
  expect(await keep(world)).toMatchObject(NOTHING)
})

test('a waiting conversation that is missing in the queue is added', async ({ world, desk, floor }) => {
  const talk = await talkIn(world, desk)
  await world.sql`delete from waiting_line where conversation_id = ${talk.id}`
  await floor.presence(desk.bob, 'online')
  expect((await rowIn(world, talk.id)).status).toBe('waiting')
  expect(await keep(world)).toMatchObject({ ...NOTHING, putInLine: 1 })
  expect(await rowIn(world, talk.id, c => c.status === 'assigned')).toMatchObject({ assigneeId: desk.bob.id })
  expect((await eventIn(world, talk.id, 'conversation.assigned')).data).toMatchObject({ by: 'automation' })
  expect(await keep(world)).toMatchObject(NOTHING)
})
