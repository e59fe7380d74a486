import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, inject } from 'vitest'
import { command } from '../harness/desk.ts'
import { deskTest } from '../harness/fixtures.ts'
import type { Talk } from '../harness/talk.ts'
import { until } from '../harness/until.ts'
import type { World } from '../harness/world.ts'
import { close, rowIn, talkIn } from '../workflow/support.ts'

/** How wrong the workers' clocks are, one fast and one slow, ms. It is longer than all of this test. */
const OFF_MS = 300_000
const REOPEN_MS = 24 * 3_600_000
const COMMENT_MS = 600_000
/** A process knows the database's clock within some ms; and a busy machine is slow, ms. */
const NEARLY_MS = 20_000

let worker: ChildProcess | undefined

const test = deskTest({
  medium: 'sms',
  settings: { greeting: { enabled: true, text: 'Welcome!' }, csat: { enabled: true, askComment: true } },
})

// Asks for the desk here, because opening it needs a worker.
test.beforeAll(async ({ world, desk }) => {
  expect(desk.channelId).toBeDefined()
  await world.stopWorker()
})
test.afterAll(async () => {
  worker?.kill('SIGKILL')
})

/** Replaces the only worker by one whose clock is wrong. */
async function workBy(world: World, offByMs: number): Promise<void> {
  if (worker) {
    const ended = once(worker, 'exit')
    worker.kill('SIGTERM')
    await ended
  }
  const { config, baseUrl } = world
  const settings = Object.entries({ ...config, PUBLIC_URL: baseUrl, CLOCK_OFF_BY_MS: offByMs })
  const texts = settings
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)])
  const program = fileURLToPath(new URL('../workflow/worker-process.ts', import.meta.url))
  const wrongClock = new URL('../chaos/stage/wrong-clock.mjs', import.meta.url).href
  worker = fork(program, [inject('servers').bundlePath], {
    execArgv: ['--import', 'tsx', '--import', wrongClock],
    env: { PATH: process.env.PATH, ...Object.fromEntries(texts) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(worker, 'message')
}

async function clock(world: World): Promise<number> {
  const [row] = await world.sql<{ now: Date }[]>`select clock_timestamp() as now`
  return row?.now.getTime() ?? 0
}

/** Every time that is stored about a conversation, by its column. */
async function timesOf(world: World, { id }: Talk): Promise<Record<string, number>> {
  const [row] = await world.sql<Record<string, Date | null>[]>`
    select c.created_at, c.status_since, c.waiting_since, c.last_inbound_at, c.resolved_at, c.closed_at,
      a.assigned_at, a.taken_up_at, s.created_at as survey_created_at, s.scored_at, g.last_assigned_at,
      (select max(created_at) from messages where conversation_id = c.id) as message_created_at,
      (select max(greatest(d.created_at, d.updated_at, d.sending_at)) from deliveries d
        join messages m on m.id = d.message_id where m.conversation_id = c.id) as delivery_at
    from conversations c left join assignments a on a.conversation_id = c.id
      left join surveys s on s.conversation_id = c.id left join agents g on g.id = c.assignee_id
    where c.id = ${id}`
  const told = Object.entries(row ?? {}).filter((entry): entry is [string, Date] => entry[1] !== null)
  return Object.fromEntries(told.map(([name, at]) => [name, at.getTime()]))
}

const events = (world: World, { id }: Talk) =>
  world.sql<{ type: string; at: Date; data: Record<string, string> }[]>`
    select type, at, data from events where conversation_id = ${id} order by seq`

test('rows of workers with wrong clocks are in order, with the database’s time', async ({ world, desk }) => {
  const before = await clock(world)
  const isOff = async (talk: Talk) => {
    const times = Object.entries(await timesOf(world, talk))
    const after = await clock(world)
    return times.filter(([, at]) => at < before || at > after)
  }

  await workBy(world, OFF_MS)
  const talk = await talkIn(world, desk, 'assigned')
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'Let me see.' })).toBe('done')
  expect(await isOff(talk)).toEqual([])

  await workBy(world, -OFF_MS)
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.bob.id })).toBe('done')
  expect(await command(desk.bob.api, `${talk.path}/unassign`)).toBe('done')
  expect(await command(desk.ann.api, `${talk.path}/assign`, { agentId: desk.ann.id })).toBe('done')
  expect(await command(desk.ann.api, `${talk.path}/messages`, { text: 'It is on its way.' })).toBe('done')
  expect(await isOff(talk)).toEqual([])
  expect(await command(desk.ann.api, `${talk.path}/resolve`)).toBe('done')
  await until('the question', () =>
    talk.customer.received().some(text => text.startsWith('How would you rate')),
  )
  await talk.customer.write('4')
  await until('the score', async () =>
    (await events(world, talk)).some(({ type }) => type === 'survey.scored'),
  )
  expect(await isOff(talk)).toEqual([])
  await close(world, talk)
  await rowIn(world, talk.id, ({ status }) => status === 'closed')
  expect(await isOff(talk)).toEqual([])

  const told = await events(world, talk)
  const at = told.map(event => event.at.getTime())
  expect(at).toEqual(at.toSorted((a, b) => a - b))
  const resolved = told.find(({ type }) => type === 'conversation.resolved')
  const [survey] = await world.sql<Record<'createdAt' | 'scoredAt' | 'expiresAt' | 'commentUntil', Date>[]>`
    select created_at, scored_at, expires_at, comment_until from surveys where conversation_id = ${talk.id}`
  if (!resolved || !survey) throw new Error('it was not resolved')
  const lasts = (from: Date, to: Date | string) => new Date(to).getTime() - from.getTime()
  expect(Math.abs(lasts(resolved.at, resolved.data.closeAt ?? '') - REOPEN_MS)).toBeLessThan(NEARLY_MS)
  expect(Math.abs(lasts(survey.createdAt, survey.expiresAt) - REOPEN_MS)).toBeLessThan(NEARLY_MS)
  expect(Math.abs(lasts(survey.scoredAt, survey.commentUntil) - COMMENT_MS)).toBeLessThan(NEARLY_MS)
  expect(lasts(survey.createdAt, survey.scoredAt)).toBeGreaterThan(0)
}, 240_000)
