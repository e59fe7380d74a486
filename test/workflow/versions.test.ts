import { fileURLToPath } from 'node:url'
import type { NativeConnection, Worker, WorkflowBundleOption } from '@temporalio/worker'
import { afterAll, expect, inject } from 'vitest'
import { makeLog } from '../../platform/log.ts'
import { connectWorker } from '../../platform/temporal.ts'
import { makeProviders } from '../../providers/providers.ts'
import { bundleWorkflows } from '../../workers/bundle.ts'
import { release, releasedBuild } from '../../workers/deployment.ts'
import { countKept, keepingOpen } from '../../workers/release-keeping-open.ts'
import { createWorker } from '../../workers/worker.ts'
import { command, type Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { idle, rowIn, talkIn } from './support.ts'

let world: World
let desk: Desk
let connection: NativeConnection
const running = new Map<string, { worker: Worker; ran: Promise<void> }>()

const test = deskTest()
test.beforeAll(async ({ world: itsWorld, desk: itsDesk }) => {
  ;[world, desk] = [itsWorld, itsDesk]
  connection = await connectWorker(world.config)
})
afterAll(async () => {
  await Promise.all([...running.keys()].map(stop))
  await connection.close()
})

/** A worker of another version, beside the running ones. */
async function start(buildId: string, workflowBundle: WorkflowBundleOption): Promise<void> {
  const { config, sql, secrets } = world
  const worker = await createWorker({
    config: { ...(config as typeof config & { PUBLIC_URL: string }), WORKER_BUILD_ID: buildId },
    connection,
    sql,
    secrets,
    workflowBundle,
    log: makeLog({ LOG_LEVEL: 'silent' }, 'worker'),
    provider: await makeProviders(config),
  })
  running.set(buildId, { worker, ran: worker.run() })
}

async function stop(buildId: string): Promise<void> {
  const { worker, ran } = running.get(buildId) ?? {}
  worker?.shutdown()
  await ran
  running.delete(buildId)
}

const hand = (buildId: string) => release(world.temporal, world.config.TEMPORAL_TASK_QUEUE, buildId)
const released = () => releasedBuild(world.temporal, world.config.TEMPORAL_TASK_QUEUE)

/** The version that did the last step of a conversation; undefined: workers without a version. */
async function versionOf({ workflowId }: Talk): Promise<string | undefined> {
  const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined
}

/** Whether its run began as the next version begins it. */
async function beganAnew({ workflowId }: Talk): Promise<boolean> {
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).some(({ markerRecordedEventAttributes: marker }) => marker)
}

/** The customer writes and gets an answer: it goes on, whichever version has it. */
async function goesOn(talk: Talk, text: string): Promise<void> {
  await talk.customer.write(`${text}?`)
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: `${text}!` })).toBe('done')
  await until('the answer', () => talk.customer.received().at(-1) === `${text}!`)
  await idle(world, talk)
}

test('open conversations move from version to version, side by side, and none is blocked', async () => {
  const first = await talkIn(world, desk, 'assigned')
  expect([await released(), await versionOf(first)]).toEqual([undefined, undefined])

  // From workers without a build id to the first version with one: it gets nothing until it is released.
  await start('1', { codePath: inject('servers').bundlePath })
  await goesOn(first, 'One')
  expect(await versionOf(first)).toBeUndefined()
  await hand('1')
  expect(await released()).toBe('1')
  await world.stopWorker()
  await goesOn(first, 'Two')
  const second = await talkIn(world, desk, 'assigned')
  expect([await versionOf(first), await versionOf(second)]).toEqual(['1', '1'])

  // To a version whose workflow takes another course.
  await start('2', await bundleWorkflows(fileURLToPath(new URL('./next-version.ts', import.meta.url))))
  await goesOn(second, 'One')
  expect(await versionOf(second)).toBe('1')
  await hand('2')
  await goesOn(first, 'Three')
  const third = await talkIn(world, desk, 'assigned')
  await stop('1')
  await goesOn(first, 'Four')
  await goesOn(second, 'Two')
  await goesOn(third, 'One')
  const all = [first, second, third]
  expect(await Promise.all(all.map(versionOf))).toEqual(['2', '2', '2'])
  // Earlier conversations continue as they began.
  expect(await Promise.all(all.map(beganAnew))).toEqual([false, false, true])
  for (const talk of all) {
    expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
    await rowIn(world, talk.id, ({ status }) => status === 'resolved')
  }
})

test('open conversations stay with their version if the next one is incompatible', async () => {
  const { temporal, config } = world
  const bundle = await bundleWorkflows(fileURLToPath(new URL('./unlike-version.ts', import.meta.url)))
  await start('3', bundle)
  const kept = await talkIn(world, desk, 'assigned')
  let late: Talk | undefined
  const tries = async ({ workflowId }: Talk) =>
    (await temporal.workflow.getHandle(workflowId).describe()).raw.pendingWorkflowTask?.attempt ?? 0
  await keepingOpen(temporal, config.TEMPORAL_TASK_QUEUE, '3', async before => {
    await before()
    // It began after the list of open conversations was read, and one of its steps is in progress when the version is
    // released.
    const talk = await talkIn(world, desk, 'assigned')
    await hand('3')
    // The server switches a moment later.
    await until('it is tried in vain', async () => {
      const tried = await tries(talk)
      if (tried === 0) await talk.customer.write('And?')
      return tried > 1
    })
    late = talk
  })
  if (!late) throw new Error('it was not handed over')
  const begun = await talkIn(world, desk, 'assigned')
  const all = [kept, late, begun]
  for (const talk of all) await goesOn(talk, 'On')
  expect(await Promise.all(all.map(versionOf))).toEqual(['2', '2', '3'])

  const counts = await countKept(temporal, config.TEMPORAL_TASK_QUEUE)
  expect([...counts.keys()]).toEqual(['2'])
  const vainly = keepingOpen(temporal, config.TEMPORAL_TASK_QUEUE, 'no-such', before =>
    release(temporal, config.TEMPORAL_TASK_QUEUE, 'no-such', { patienceMs: 0, before }),
  )
  await expect(vainly).rejects.toThrow('WORKER_BUILD_ID=no-such')
  // The server's search shows a moment later that it was taken back.
  await expect
    .poll(() => countKept(temporal, config.TEMPORAL_TASK_QUEUE), { timeout: 20_000 })
    .toEqual(counts)
  await goesOn(begun, 'Again')
}, 120_000)

test('a version without a worker is not released', async () => {
  const before = await released()
  await expect(
    release(world.temporal, world.config.TEMPORAL_TASK_QUEUE, 'no-such', { patienceMs: 0 }),
  ).rejects.toThrow('WORKER_BUILD_ID=no-such')
  expect(await released()).toBe(before)
})
