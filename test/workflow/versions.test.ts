import { fileURLToPath } from 'node:url'
import type { NativeConnection, Worker, WorkflowBundleOption } from '@temporalio/worker'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { makeLog } from '../../platform/log.ts'
import { connectWorker } from '../../platform/temporal.ts'
import { makeProviders } from '../../providers/providers.ts'
import { bundleWorkflows } from '../../workers/bundle.ts'
import { release, releasedBuild } from '../../workers/deployment.ts'
import { createWorker } from '../../workers/worker.ts'
import { command, type Desk, openDesk } from '../harness/desk.ts'
import { until } from '../harness/until.ts'
import { createWorld, type World } from '../harness/world.ts'
import { idle, rowIn, type Talk, talkIn } from './support.ts'

let world: World
let desk: Desk
let connection: NativeConnection
const running = new Map<string, { worker: Worker; ran: Promise<void> }>()

beforeAll(async () => {
  world = await createWorld()
  desk = await openDesk(world)
  connection = await connectWorker(world.config)
})
afterAll(async () => {
  await Promise.all([...running.keys()].map(stop))
  await connection.close()
  await world.close()
})

/** A worker of another version, beside those that run. */
async function start(buildId: string, workflowBundle: WorkflowBundleOption): Promise<void> {
  const { config, sql, secrets } = world
  const worker = await createWorker({
    config: { ...(config as typeof config & { PUBLIC_URL: string }), WORKER_BUILD_ID: buildId },
    ...{ connection, sql, secrets, workflowBundle },
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

/** The version that took the last step of a conversation; undefined: workers without one. */
async function versionOf({ workflowId }: Talk): Promise<string | undefined> {
  const { raw } = await world.temporal.workflow.getHandle(workflowId).describe()
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined
}

/** Whether its run began as the next version has it begin. */
async function beganAnew({ workflowId }: Talk): Promise<boolean> {
  const { events } = await world.temporal.workflow.getHandle(workflowId).fetchHistory()
  return (events ?? []).some(({ markerRecordedEventAttributes: marker }) => marker)
}

/** The customer writes, and gets an answer: it goes on, whoever has it. */
async function goesOn(talk: Talk, text: string): Promise<void> {
  await talk.customer.write(`${text}?`)
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: `${text}!` })).toBe('done')
  await until('the answer', () => talk.customer.received().at(-1) === `${text}!`)
  await idle(world, talk)
}

test('open conversations go from version to version, side by side, and nothing stands still', async () => {
  const first = await talkIn(world, desk, 'assigned')
  expect([await released(), await versionOf(first)]).toEqual([undefined, undefined])

  // From workers without a build id to the first that has one: it is given nothing until it is released.
  await start('1', { codePath: inject('servers').bundlePath })
  await goesOn(first, 'One')
  expect(await versionOf(first)).toBeUndefined()
  await hand('1')
  expect(await released()).toBe('1')
  await world.stopWorker()
  await goesOn(first, 'Two')
  const second = await talkIn(world, desk, 'assigned')
  expect([await versionOf(first), await versionOf(second)]).toEqual(['1', '1'])

  // To one whose workflow takes another course.
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
  // Those from before go on as they began.
  expect(await Promise.all(all.map(beganAnew))).toEqual([false, false, true])
  for (const talk of all) {
    expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
    await rowIn(world, talk.id, ({ status }) => status === 'resolved')
  }
})

test('a version that has no worker is not released', async () => {
  const before = await released()
  await expect(release(world.temporal, world.config.TEMPORAL_TASK_QUEUE, 'no-such', 0)).rejects.toThrow(
    'WORKER_BUILD_ID=no-such',
  )
  expect(await released()).toBe(before)
})
