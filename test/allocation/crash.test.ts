import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ReservedSql } from 'postgres'
import { expect, inject } from 'vitest'
import { modelTest } from '../harness/fixtures.ts'
import { beginTalk, type Talk } from '../harness/talk.ts'
import { RUN_TYPESCRIPT } from '../harness/typescript.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { eventsOf, rowIn } from '../workflow/support.ts'
import { everyDay, floorOfDesk } from './floor.ts'

// A worker is killed at each step of the allocation. Another one continues, and the result is the same.

let child: ChildProcess
let silent = true

const test = modelTest({ model: { answer: () => (silent ? 'hang' : { text: 'Three days.' }) } }).extend(
  'floor',
  { scope: 'file' },
  floorOfDesk,
)

test.beforeAll(async ({ world, desk, floor }) => {
  const ai = await world.admin.post('/v1/ai-agents', { name: 'Robin', model: 'm', instructions: 'Go.' })
  await floor.set({
    aiAgent: { id: ai.body.id, enabled: true },
    businessHours: { enabled: true, unavailableMessage: 'Closed.', days: everyDay({ openAllDay: true }) },
  })
  const rule = (word: string, id: string) => ({
    name: word,
    conditions: [{ field: 'message.text', operator: 'equals', value: word }],
    action: { allocate: { to: 'agent', id } },
  })
  await world.admin.put(`/v1/channels/${desk.channelId}/rules`, {
    rules: [rule('ann', desk.ann.id), rule('bob', desk.bob.id)],
  })
  // A test can hold an event back. The activity that writes it then stays unfinished.
  await world.sql`create function hold_back() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(hashtext(new.type)); return new; end $$`
  await world.sql`create trigger hold_back before insert on events for each row execute function hold_back()`
  await world.stopWorker()
  child = startProcess(world)
})
test.afterAll(async () => {
  child.kill('SIGKILL')
})

/** A worker in a process of its own. */
function startProcess(world: World): ChildProcess {
  const program = fileURLToPath(new URL('../workflow/worker-process.ts', import.meta.url))
  const config = Object.entries(world.config).filter(([, value]) => typeof value === 'string')
  return spawn(process.execPath, [...RUN_TYPESCRIPT, program, inject('servers').bundlePath], {
    env: { ...process.env, ...Object.fromEntries(config) } as NodeJS.ProcessEnv,
    stdio: 'ignore',
  })
}

const pendingOf = async (world: World, { workflowId }: Talk) => {
  const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
  return raw.pendingActivities ?? []
}
const underWay = (world: World, talk: Talk, name: string) =>
  until(`${name} under way`, async () =>
    (await pendingOf(world, talk)).some(
      ({ activityType, state }) => activityType?.name === name && state === 2,
    ),
  )

/** Tells the server that nobody is working on the attempts. It would find out by itself when their time is over. */
async function loseTries(world: World, talk: Talk): Promise<void> {
  for (const { activityId } of await pendingOf(world, talk)) {
    await world.temporal.workflowService
      .respondActivityTaskFailedById({
        namespace: world.config.TEMPORAL_NAMESPACE,
        workflowId: talk.workflowId,
        activityId,
        failure: { message: 'the worker is gone', applicationFailureInfo: { type: 'WorkerLost' } },
      })
      // Another worker may have it by now, or may have finished it.
      .catch(() => {})
  }
}

const typesOf = async (world: World, { id }: Talk) => (await eventsOf(world, id)).map(({ type }) => type)

test('during business hours, routing, an AI answer, waiting, and an assignment', async ({
  world,
  desk,
  floor,
  model,
}) => {
  const holder: ReservedSql = await world.sql.reserve()
  const hold = (type: string) => holder`select pg_advisory_lock(hashtext(${type}))`
  const [turn, waiting, granted] = [
    await beginTalk(desk, 'ai', 'How long?'),
    await beginTalk(desk, 'waiting', 'bob'),
    await beginTalk(desk, 'waiting', 'ann'),
  ]
  await until('the turn', () => model.requests.length === 1)
  await hold('routing.decided')
  const routing = await beginTalk(desk, 'any', 'How long?')
  await underWay(world, routing, 'evaluateRules')
  await hold('hours.checked')
  const hours = await beginTalk(desk, 'any', 'How long?')
  await underWay(world, hours, 'checkBusinessHours')
  await hold('conversation.assigned')
  await floor.presence(desk.ann, 'online')
  await underWay(world, granted, 'takeUpSeat')

  child.kill('SIGKILL')
  await once(child, 'exit')
  await holder`select pg_advisory_unlock_all()`
  holder.release()
  silent = false
  await world.startWorker()
  const talks = [turn, routing, hours, granted, waiting]
  await Promise.all(talks.map(talk => loseTries(world, talk)))

  for (const { id, customer } of [turn, routing, hours]) {
    await until('the answer', () => customer.received().length > 0)
    expect(customer.received()).toEqual(['Three days.'])
    expect((await rowIn(world, id)).status).toBe('ai')
  }
  const AI = [
    'conversation.opened',
    'message.received',
    'hours.checked',
    'routing.decided',
    'conversation.handed_to_ai',
    'message.queued',
  ]
  for (const talk of [turn, routing, hours]) expect(await typesOf(world, talk)).toEqual(AI)

  const HUMAN = [...AI.slice(0, 4), 'conversation.waiting', 'conversation.assigned']
  await rowIn(world, granted.id, c => c.assigneeId === desk.ann.id)
  await floor.presence(desk.bob, 'online')
  await rowIn(world, waiting.id, c => c.assigneeId === desk.bob.id)
  for (const talk of [granted, waiting]) expect(await typesOf(world, talk)).toEqual(HUMAN)
  await floor.atRest()
  expect(await floor.loads()).toEqual({ [desk.ann.id]: 1, [desk.bob.id]: 1 })
})

test('during claims of the last free seat', async ({ world, desk, floor }) => {
  await world.stopWorker()
  child = startProcess(world)
  // Bob has one seat left. The first claim holds the lock of all seats while it is held back.
  await floor.capacity(desk.bob, 2)
  const holder = await world.sql.reserve()
  await holder`select pg_advisory_lock(hashtext('conversation.assigned'))`
  const claiming = await beginTalk(desk, 'any', 'bob')
  await underWay(world, claiming, 'claimSeat')
  const next = await beginTalk(desk, 'any', 'bob')
  await underWay(world, next, 'claimSeat')
  child.kill('SIGKILL')
  await once(child, 'exit')
  await holder`select pg_advisory_unlock_all()`
  holder.release()
  await world.startWorker()
  await Promise.all([claiming, next].map(talk => loseTries(world, talk)))
  // One of the two gets the seat; the other waits.
  const settled = async () => {
    const rows = await Promise.all([claiming, next].map(({ id }) => rowIn(world, id)))
    return rows.map(({ status }) => status).sort()
  }
  await until('one seat to be given', async () => (await settled()).join() === 'assigned,waiting')
  await floor.atRest()
  expect((await floor.loads())[desk.bob.id]).toBe(2)
  await floor.capacity(desk.bob, 3)
  await until('the other', async () => (await settled()).join() === 'assigned,assigned')
  await floor.atRest()
})
