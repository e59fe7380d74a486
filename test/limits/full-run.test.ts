import { randomUUID } from 'node:crypto'
import { Client } from '@temporalio/client'
import { MockActivityEnvironment } from '@temporalio/testing'
import { expect } from 'vitest'
import { signalEach } from '../../activities/allocation/signal-each.ts'
import { connectWorker } from '../../platform/temporal.ts'
import { askForRepair } from '../../protocol/signals.ts'
import { worldTest } from '../harness/fixtures.ts'

/** The signals that the server accepts for one run. */
const MOST = 10_000
const AT_ONCE = 250

const test = worldTest()

test('a run that takes no more signals keeps none from the others', async ({ world }) => {
  const connection = await connectWorker(world.config)
  const { TEMPORAL_NAMESPACE: namespace } = world.config
  // As a worker has it: its errors differ from those of the API's client.
  const temporal = new Client({ connection, namespace })
  const begin = async () => {
    const workflowId = `signalled:${randomUUID()}`
    // No worker asks there, so nothing but signals happens to it.
    await temporal.workflow.start('keeper', { workflowId, taskQueue: `nobody:${randomUUID()}`, args: [] })
    return { id: randomUUID(), workflowId }
  }
  const [full, other, ended] = await Promise.all([begin(), begin(), begin()])
  await temporal.workflow.getHandle(ended.workflowId).terminate()
  const handle = temporal.workflow.getHandle(full.workflowId)
  for (let sent = 0; sent < MOST; sent += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => handle.signal('filling')))

  const told = await new MockActivityEnvironment().run(
    signalEach<{ conversationId: string }>,
    temporal,
    [full, ended, other],
    askForRepair,
    (conversationId: string) => ({ conversationId }),
  )
  expect(told).toBe(1)
  await Promise.all(
    [full, other].map(({ workflowId }) => temporal.workflow.getHandle(workflowId).terminate()),
  )
  await connection.close()
}, 240_000)
