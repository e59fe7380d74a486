import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasFreeSeat } from '../../db/candidates.ts'
import { changeSeats, isSeatFree, SEATS_LOCK, supplyHeld } from '../../db/seats.ts'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import { withinTime } from '../../platform/time-limit.ts'
import { until } from '../harness/until.ts'
import { miscounted, type Office, openOffice, servable, untilOpeningWaits } from './office.ts'

let office: Office

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

test.each(['balanced', 'round_robin'] as const)(
  '%s: 100 conversations at once for 4 agents of capacity 10 give each of them 10, and 60 wait',
  async mode => {
    const channel = await office.channel(mode)
    const agents = await Promise.all([1, 2, 3, 4].map(() => office.agent([channel], { capacity: 10 })))
    const conversations = await Promise.all(Array.from({ length: 100 }, () => office.conversation(channel)))
    await Promise.all(conversations.map(id => office.claim(id, channel)))
    const loads = await office.loads()
    expect(agents.map(id => loads.get(id))).toEqual([10, 10, 10, 10])
    const waiting = await office.sql`select from waiting_line where channel_id = ${channel}`
    expect(waiting).toHaveLength(60)
  },
)

test.each(['balanced', 'round_robin'] as const)('%s: among equals, never more than one apart', async mode => {
  const channel = await office.channel(mode)
  const agents = await Promise.all([1, 2, 3].map(() => office.agent([channel], { capacity: 20 })))
  for (let given = 1; given <= 20; given++) {
    await office.claim(await office.conversation(channel), channel)
    const loads = await office.loads()
    const mine = agents.map(id => loads.get(id) ?? 0)
    expect(mine.reduce((a, b) => a + b)).toBe(given)
    expect(Math.max(...mine) - Math.min(...mine)).toBeLessThanOrEqual(1)
  }
})

test('free capacity goes to the first in the queue: by priority, then age', async () => {
  const channel = await office.channel('balanced')
  await office.agent([channel])
  const [first, low, older, newer, urgent] = await Promise.all(
    [1, 2, 3, 4, 5].map(() => office.conversation(channel)),
  )
  if (!first || !low || !older || !newer || !urgent) throw new Error('no conversations')
  await office.claim(first, channel)
  await office.claim(low, channel, { priority: 0 })
  await office.claim(older, channel)
  await office.claim(newer, channel)
  await office.claim(urgent, channel, { priority: 3 })
  const served: string[] = []
  for (let holder = first; served.length < 4; holder = served.at(-1) ?? '') {
    await office.release(holder)
    const [row] = await office.sql<{ conversationId: string }[]>`
      select a.conversation_id from assignments a join conversations c on c.id = a.conversation_id
      where c.channel_id = ${channel}`
    served.push(row?.conversationId ?? 'nobody')
  }
  expect(served).toEqual([urgent, older, newer, low])
})

test('an agent whom the first in the queue can’t get is assigned to the next', async () => {
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel], { presence: 'offline' })
  const [excluding, open] = await Promise.all([office.conversation(channel), office.conversation(channel)])
  await office.claim(excluding, channel, { excluded: [agent], priority: 3 })
  await office.claim(open, channel)
  await office.setAgent(agent, { presence: 'online' })
  const rows = await office.sql<{ conversationId: string }[]>`
    select conversation_id from assignments where agent_id = ${agent}`
  expect(rows.map(row => row.conversationId)).toEqual([open])
})

test('a claim that gets the lock after its time limit changes nothing: the result of the next try stays', async () => {
  const channel = await office.channel('balanced')
  await office.agent([channel])
  const id = await office.conversation(channel)
  let late: Promise<unknown> | undefined
  await office.sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${SEATS_LOCK})`
    late = withinTime(20, () => office.claim(id, channel)).catch(error => error)
    await until('it to wait for the lock', async () => {
      const [waiting] = await office.sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event = 'advisory' and query like '%lock_seats%'`
      return waiting
    })
    await wait(30)
  })
  expect(await late).toMatchObject({ message: expect.stringContaining('another attempt') })
  expect(await office.sql`select from assignments where conversation_id = ${id}`).toHaveLength(0)
  expect(await office.sql`select from waiting_line where conversation_id = ${id}`).toHaveLength(0)
  await office.claim(id, channel)
  expect(await office.sql`select from assignments where conversation_id = ${id}`).toHaveLength(1)
})

test('an agent who comes online while a conversation enters the queue gets it', async () => {
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel], { presence: 'offline' })
  let online: Promise<void> | undefined
  const id = await office.open(channel, async () => {
    // Nobody was free. Waits long enough for the change to be made, if nothing kept it waiting.
    online = office.setAgent(agent, { presence: 'online' })
    await Promise.race([online, wait(200)])
  })
  await online
  const rows = await office.sql<{ conversationId: string }[]>`
    select conversation_id from assignments where agent_id = ${agent}`
  expect(rows.map(row => row.conversationId)).toEqual([id])
})

test('a conversation that waited for the lock while an agent came online is given to them', async () => {
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel], { presence: 'offline' })
  let opened: Promise<string> | undefined
  await changeSeats(office.sql, async tx => {
    await tx`update agents set presence = 'online' where id = ${agent}`
    opened = office.open(channel)
    await untilOpeningWaits(office.sql)
  })
  const id = await opened
  const rows = await office.sql<{ conversationId: string }[]>`
    select conversation_id from assignments where agent_id = ${agent}`
  expect(rows.map(row => row.conversationId)).toEqual([id])
})

test.each([
  { presence: 'online' },
  { presence: 'away' },
  { presence: 'offline' },
  { presence: 'online', presenceUntil: '2020-01-01' },
  { presence: 'online', presenceUntil: '2120-01-01' },
  { presence: 'online', capacity: 0 },
  { presence: 'online', deletedAt: '2020-01-01' },
] as const)('who is free is the same to the statement that waits and to who gives out: %o', async fields => {
  const { sql } = office
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel])
  await sql`update agents set ${sql(fields)} where id = ${agent}`
  const [row] = await sql<
    { free: boolean }[]
  >`select ${hasFreeSeat(sql)} as free from agents a where id = ${agent}`
  const held = sql`${supplyHeld(sql, channel)}`.then(
    () => true,
    error => !isSeatFree(error),
  )
  expect(await held).toBe(!row?.free)
})

test('under random openings, claims, releases, presence and capacity at once: no agent over capacity, no free seat beside a waiting conversation', async () => {
  const step = fc.record({
    what: fc.constantFrom('claim', 'open', 'open', 'release', 'presence', 'capacity', 'crash'),
    who: fc.nat(1_000),
    value: fc.nat(3),
  })
  const scenario = fc.record({
    mode: fc.constantFrom(...ASSIGNMENT_MODES),
    agents: fc.integer({ min: 1, max: 5 }),
    steps: fc.array(step, { minLength: 5, maxLength: 40 }),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ mode, agents: count, steps }) => {
      const channel = await office.channel(mode)
      const other = await office.channel('balanced')
      const agents = await Promise.all(
        Array.from({ length: count }, () => office.agent([channel, other], { capacity: 2 })),
      )
      const claimed: string[] = []
      // A lower capacity takes no conversation away, so the highest capacity so far is the limit.
      const highest = new Map<string, number>()
      const pick = <T>(list: T[], who: number) => list[who % list.length] as T
      await Promise.all(
        steps.map(async ({ what, who, value }) => {
          const agent = pick(agents, who)
          if (what === 'claim') {
            const where = who % 4 === 0 ? other : channel
            const id = await office.conversation(where)
            claimed.push(id)
            await office.claim(id, where, {
              priority: value,
              agentId: who % 7 === 0 ? agent : null,
              excluded: who % 5 === 0 ? [agent] : [],
            })
          } else if (what === 'open') {
            claimed.push(await office.open(channel))
          } else if (what === 'release') {
            if (claimed.length > 0) await office.release(pick(claimed, who))
          } else if (what === 'presence') {
            await office.setAgent(agent, { presence: value === 0 ? 'offline' : 'online' })
          } else if (what === 'capacity') {
            highest.set(agent, Math.max(highest.get(agent) ?? 2, 2 + value))
            await office.setAgent(agent, { capacity: 2 + value })
          } else {
            await crashOneTransaction(office)
          }
        }),
      )
      const loads = await office.loads()
      for (const id of agents) expect(loads.get(id) ?? 0).toBeLessThanOrEqual(highest.get(id) ?? 2)
      expect(await servable(office.sql)).toBe(0)
      expect(await miscounted(office.sql)).toEqual([])
    }),
    { numRuns: 30 },
  )
})

/** Ends a connection in the middle of a transaction that holds the lock, as a crash would. */
async function crashOneTransaction({ sql }: Office): Promise<void> {
  await sql
    .begin(async tx => {
      await tx`select pg_advisory_xact_lock(${SEATS_LOCK})`
      await tx`update agents set capacity = capacity + 100`
      await tx`select pg_terminate_backend(pg_backend_pid())`
    })
    .catch(() => {})
}
