import { randomBytes, randomUUID } from 'node:crypto'
import { Client } from '@temporalio/client'
import { expect } from 'vitest'
import { loadReadRuns, storeReadRuns } from '../../db/reseal-progress.ts'
import { type ReadRun, readRunning } from '../../platform/running-keys.ts'
import { makeSecrets, type Secrets } from '../../platform/secrets.ts'
import { dataConverter } from '../../platform/temporal.ts'
import { reseal } from '../../workers/reseal.ts'
import { worldTest } from '../harness/fixtures.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'

const newSecretsKey = () => randomBytes(32).toString('base64')
const oldKey = newSecretsKey()
const newKey = newSecretsKey()
const test = worldTest({ environment: { SECRETS_KEY: oldKey } })

const writer = ({ temporal, config }: World, secrets: Secrets) =>
  new Client({
    connection: temporal.connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverter(config, secrets),
  })

/** A conversation that nobody works on, with some signals. */
async function begin(client: Client, taskQueue: string, signals: number) {
  const args = [{ channelId: 'channel', address: '+1', conversationId: randomUUID() }]
  const handle = await client.workflow.start('conversation', { workflowId: randomUUID(), taskQueue, args })
  for (let n = 0; n < signals; n++) await handle.signal('note', { text: `note ${n}` })
  return { handle, runId: handle.firstExecutionRunId }
}

test('of a history, only what is new is read; what breaks off is continued', async ({ world }) => {
  const { temporal, sql } = world
  const queue = randomUUID()
  const secrets = makeSecrets(`${newKey},${oldKey}`)
  const [oldId, newId] = [makeSecrets(oldKey).currentKeyId, secrets.currentKeyId] as [string, string]
  const old = writer(world, makeSecrets(oldKey))
  const [first, second] = [await begin(old, queue, 300), await begin(writer(world, secrets), queue, 1)]
  const isListed = async () => (await temporal.workflow.count(`TaskQueue = '${queue}'`)).count === 2
  await until('the two workflows to be listed', isListed)

  const read = await readRunning(temporal, secrets, queue)
  const keysOf = (runs: ReadRun[]) => Object.fromEntries(runs.map(({ runId, keyIds }) => [runId, keyIds]))
  expect(keysOf(read)).toEqual({ [first.runId]: [oldId], [second.runId]: [newId] })

  // What is known is believed, so it can only come from before.
  const known = new Map(read.map(run => [run.runId, { ...run, keyIds: ['known'] }]))
  await first.handle.signal('note', { text: 'once more' })
  await writer(world, secrets)
    .workflow.getHandle(first.handle.workflowId)
    .signal('note', { text: 'and more' })
  const again = await readRunning(temporal, secrets, queue, { known })
  expect(keysOf(again)).toEqual({ [first.runId]: ['known', newId, oldId], [second.runId]: ['known'] })

  // A table that refuses ends the command. What was read before that stays, and is forgotten with its run.
  const [one, other] = read as [ReadRun, ReadRun]
  await storeReadRuns(sql, [one, other])
  await storeReadRuns(sql, [{ ...one, eventId: one.eventId + 1 }])
  expect((await loadReadRuns(sql)).get(one.runId)).toEqual({ ...one, eventId: one.eventId + 1 })
  await second.handle.terminate()
  const isEnded = async () => {
    const left = `TaskQueue = '${queue}' AND ExecutionStatus = 'Running'`
    return (await temporal.workflow.count(left)).count === 1
  }
  await until('one to be ended', isEnded)
  await reseal({ sql, secrets, temporal }, queue)
  expect([...(await loadReadRuns(sql)).keys()]).toEqual([first.runId])
  await first.handle.terminate()
})

test('what was read is kept also if the reading fails', async ({ world }) => {
  const { temporal } = world
  const queue = randomUUID()
  const secrets = makeSecrets(oldKey)
  const runs = await Promise.all([1, 2, 3].map(() => begin(writer(world, secrets), queue, 0)))
  await until(
    'them to be listed',
    async () => (await temporal.workflow.count(`TaskQueue = '${queue}'`)).count === 3,
  )
  const kept: ReadRun[] = []
  let asked = 0
  const failing = {
    get() {
      if (++asked > 2) throw new Error('broken off')
    },
  } as unknown as ReadonlyMap<string, ReadRun>
  const keep = async (read: ReadRun[]) => void kept.push(...read)
  await expect(readRunning(temporal, secrets, queue, { known: failing, keep })).rejects.toThrow('broken off')
  expect(kept).toHaveLength(2)
  await Promise.all(runs.map(({ handle }) => handle.terminate()))
})
