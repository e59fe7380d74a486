import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { channelScheduleIds } from '../../activities/channels/schedules.ts'
import { SEALED_COLUMNS } from '../../db/sealed.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { reseal, summaryOf } from '../../workers/reseal.ts'
import { type Customer, command, type Desk } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { killStarted, startOwn } from '../processes/own-process.ts'
import { close, messagesOf, talkIn } from '../workflow/support.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64')) as [
  string,
  string,
]
const [oldId, newId] = [oldKey, newKey].map(key => makeSecrets(key).currentKeyId)

const test = deskTest({ world: { environment: { SECRETS_KEY: oldKey } }, isScheduled: true })
test.afterAll(async () => {
  killStarted()
})

const resealed = (world: World) =>
  reseal(
    { sql: world.sql, secrets: world.secrets, temporal: world.temporal },
    world.config.TEMPORAL_TASK_QUEUE,
  )

/** The customer and Ann each write once. For that, the processes must read what was encrypted before. */
async function talkOn(
  desk: Desk,
  { customer, path }: Pick<Talk, 'customer' | 'path'>,
  word: string,
): Promise<void> {
  await arrives(customer, `${word} of the customer`)
  expect(await command(desk.ann.api, `${path}/messages`, { text: `${word} of Ann` })).toBe('done')
  await until(`"${word}" at the customer`, async () => customer.received().includes(`${word} of Ann`))
}

async function arrives(customer: Customer, text: string): Promise<void> {
  expect((await customer.write(text)).delivered).toBe(true)
}

test('every column with a secret is one that is resealed', async ({ world }) => {
  const columns = await world.sql<{ table: string; column: string }[]>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea' and is_generated = 'NEVER'
    order by 1, 2`
  const digests = ['media.sha256', 'uploads.sha256']
  expect(
    columns.map(({ table, column }) => `${table}.${column}`).filter(name => !digests.includes(name)),
  ).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).sort())
})

test('the key is replaced while messages arrive: readers first, then writers, then stored data', async ({
  world,
  desk,
}) => {
  const queue = world.config.TEMPORAL_TASK_QUEUE
  const first = await talkIn(world, desk, 'assigned')
  const { channelId } = desk
  const schedules = channelScheduleIds(channelId)
  const described = () => Promise.all(schedules.map(id => world.temporal.schedule.getHandle(id).describe()))
  // As an operator left it.
  await world.temporal.schedule.getHandle(schedules[1] as string).pause('not today')
  const before = await described()
  // An answer that contains a secret, and that a repeated Idempotency-Key returns again.
  const hire = (key: string) =>
    world.admin.post('/v1/agents', { name: 'Zoe', email: 'zoe@example.com' }, { 'Idempotency-Key': key })
  const hired = await hire('zoe')
  await talkOn(desk, first, 'One')

  // The new key comes second: every process can decrypt with it, and none encrypts with it.
  const readers = `${oldKey},${newKey}`
  await world.rekey({ api: readers, worker: readers })
  await talkOn(desk, first, 'Two')
  expect((await resealed(world)).left).toEqual([])

  // The new key comes first: while processes are restarted one by one, each can read what the others encrypt.
  const writers = `${newKey},${oldKey}`
  await world.rekey({ api: readers, worker: writers })
  await talkOn(desk, first, 'Three')
  await world.rekey({ api: writers, worker: writers })
  await talkOn(desk, first, 'Four')
  const second = await talkIn(world, desk, 'assigned')

  const during = talkOn(desk, first, 'Five')
  const moved = await resealed(world)
  await during
  expect(moved.moved).toEqual(
    expect.arrayContaining([
      { what: 'channels.id_key', count: 1 },
      { what: 'channels.credentials', count: 1 },
    ]),
  )
  // What began under the old key needs it until it ends.
  expect(moved.left).toEqual([{ keyId: oldId, what: 'running workflows', count: 1, isKnown: true }])
  expect(summaryOf(moved, newId as string).at(-1)).toBe(`  key ${oldId}: 1 × running workflows`)
  expect((await hire('zoe')).body.token).toBe(hired.body.token)
  await close(world, first)
  await until('the old key to be needed by nothing', async () => (await resealed(world)).left.length === 0)

  const { DATABASE_URL = '', TEMPORAL_ADDRESS = '' } = world.config
  const ownProcess = startOwn('reseal', {
    DATABASE_URL,
    TEMPORAL_ADDRESS,
    TEMPORAL_TASK_QUEUE: queue,
    SECRETS_KEY: writers,
  })
  expect(await ownProcess.ended).toBe(0)
  expect(ownProcess.lines).toEqual([`All stored and running data uses key ${newId} only.`])

  // The old key is removed. Customers still have the same workflow ids, and providers the same tokens.
  await world.rekey({ api: newKey, worker: newKey })
  await talkOn(desk, second, 'Six')
  await arrives(first.customer, 'I am back')
  const again = await first.customer.conversation(({ id }) => id !== first.id)
  expect(again.workflowId).toBe(first.workflowId)
  expect((await hire('zoe')).body.token).toBe(hired.body.token)
  for (const [index, { action, spec, policies, state }] of (await described()).entries()) {
    expect(action.args).toEqual([{ channelId }])
    const { paused, note } = before[index]?.state ?? {}
    expect({ spec, policies, paused: state.paused, note: state.note }).toEqual({
      spec: before[index]?.spec,
      policies: before[index]?.policies,
      paused,
      note,
    })
  }
  await world.temporal.schedule.getHandle(schedules[0] as string).trigger()
  await until('the schedule to start what can be read', async () => {
    const query = `WorkflowType = 'recoverInbound' AND ExecutionStatus = 'Completed' AND TaskQueue = '${queue}'`
    for await (const _ of world.temporal.workflow.list({ query })) return true
    return false
  })
  const texts = (await messagesOf(world, first.id)).map(({ text }) => text)
  const words = ['One', 'Two', 'Three', 'Four', 'Five']
  expect(texts.slice(1)).toEqual(words.flatMap(word => [`${word} of the customer`, `${word} of Ann`]))
})

test('a workflow that began with the new key and got something under the old one is counted until it ends', async ({
  world,
  desk,
}) => {
  const [readers, writers] = [`${oldKey},${newKey}`, `${newKey},${oldKey}`]
  // The API was restarted with the new key at the front, and the worker was not yet.
  await world.rekey({ api: writers, worker: readers })
  const talk = await talkIn(world, desk, 'assigned')
  await world.rekey({ api: writers, worker: writers })
  await talkOn(desk, talk, 'Seven')
  expect((await resealed(world)).left).toEqual([
    { keyId: oldId, what: 'running workflows', count: 1, isKnown: true },
  ])
  await close(world, talk)
  await until('the old key to be needed by nothing', async () => (await resealed(world)).left.length === 0)
})
