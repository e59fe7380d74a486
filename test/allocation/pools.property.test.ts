import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/client.ts'
import type { Touching } from '../../db/seat-locks.ts'
import { changeSeats } from '../../db/seats.ts'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import { clerksOf } from './clerks.ts'
import { miscounted, type Office, openOffice, seatedAside, servable } from './office.ts'
import { watchGrants } from './watch-grants.ts'

let office: Office
let sql: Database

beforeAll(async () => {
  office = await openOffice()
  sql = office.sql
  await watchGrants(sql)
})
afterAll(() => office.close())

test('under random claims, releases, presence, capacity, teams and memberships at once, from many connections: I6', async () => {
  const what = [
    'claim',
    'claim',
    'claim',
    'open',
    'release',
    'release',
    'again',
    'presence',
    'presence',
  ] as const
  const rare = [
    'snooze',
    'snooze',
    'wake',
    'capacity',
    'join',
    'join',
    'leave',
    'team',
    'dissolve',
    'crash',
  ] as const
  const nat = fc.nat(10_000)
  const step = fc.record({ what: fc.constantFrom(...what, ...rare), a: nat, b: nat, c: nat })
  const scenario = fc.record({
    modes: fc.array(fc.constantFrom(...ASSIGNMENT_MODES), { minLength: 2, maxLength: 4 }),
    agents: fc.integer({ min: 2, max: 6 }),
    steps: fc.array(step, { minLength: 30, maxLength: 80 }),
  })
  await fc.assert(
    fc.asyncProperty(scenario, async ({ modes, agents: count, steps }) => {
      const clerks = clerksOf(sql)
      const channels = await Promise.all(modes.map(mode => office.channel(mode)))
      const pick = <T>(list: T[], n: number) => list[n % list.length] as T
      const agents = await Promise.all(
        Array.from({ length: count }, (_, n) => office.agent([pick(channels, n)], { capacity: 2 })),
      )
      const teams = await Promise.all([clerks.team(agents.slice(0, 2)), clerks.team(agents.slice(1))])
      const opened: { id: string; channel: string }[] = []
      await Promise.all(
        steps.map(async ({ what, a, b, c }) => {
          const [channel, agent] = [pick(channels, a), pick(agents, b)]
          if (what === 'claim') {
            const id = await office.conversation(channel)
            opened.push({ id, channel })
            await clerks.claim(id, channel, {
              priority: pick(['low', 'normal', 'normal', 'high', 'urgent'] as const, c),
              ...(c % 5 === 0 && { agentId: agent }),
              ...(c % 4 === 0 && { teamId: pick(teams, b) }),
              excluded: c % 3 === 0 ? [pick(agents, c)] : [],
            })
          } else if (what === 'open') {
            opened.push({ id: await office.open(channel), channel })
          } else if (what === 'again') {
            // It is taken from its agent, who must not get it again.
            const one = pick(opened, a)
            if (one) await clerks.claim(one.id, one.channel, { excluded: [agent] })
          } else if (what === 'snooze' || what === 'wake') {
            const one = pick(opened, a)
            if (one && what === 'snooze') await clerks.snooze(one.id, one.channel)
            else if (one) await clerks.wake(one.id)
          } else if (what === 'release') {
            const one = pick(opened, a)
            if (one) await office.release(one.id)
          } else if (what === 'presence') {
            await clerks.presence(agent, c % 3 === 0 ? 'away' : 'online')
          } else if (what === 'capacity') await clerks.capacity(agent, 1 + (c % 4))
          else if (what === 'join') await clerks.join(channel, agent)
          else if (what === 'leave') await clerks.leave(channel, agent)
          else if (what === 'team') await clerks.members(pick(teams, a), c % 4 === 0 ? [] : [agent])
          else if (what === 'dissolve') await clerks.dissolve(pick(teams, a))
          else await crash({ channels: [channel] })
        }),
      )
      expect(await servable(sql)).toBe(0)
      expect(await miscounted(sql)).toEqual([])
      expect(await seatedAside(sql)).toEqual([])
      expect(await storedPools([...channels, ...agents])).toEqual(await connected([...channels, ...agents]))
    }),
    { numRuns: 10 },
  )
})

/** Ends a connection in the middle of a change, as a crash would. */
async function crash(touching: Touching): Promise<void> {
  await changeSeats(
    sql,
    async tx => {
      await tx`update agents set capacity = capacity + 100 where id in (
        select agent_id from channel_agents where channel_id = any(${touching.channels ?? []}::uuid[]))`
      await tx`select pg_terminate_backend(pg_backend_pid())`
    },
    touching,
  ).catch(() => {})
}

type Groups = Record<string, string[]>

async function storedPools(ids: string[]): Promise<string[]> {
  const rows = await sql<{ id: string; pool: string }[]>`
    select t.id, coalesce(p.pool, t.id) as pool
    from unnest(${ids}::uuid[]) t(id) left join seat_pools p on p.id = t.id`
  const groups: Groups = {}
  for (const { id, pool } of rows) groups[pool] = [...(groups[pool] ?? []), id]
  return shown(groups)
}

/** The pools that follow from the memberships, computed in another way than the database does. */
async function connected(ids: string[]): Promise<string[]> {
  const rows = await sql<{ channelId: string; agentId: string }[]>`
    select channel_id, agent_id from channel_agents where channel_id = any(${ids}::uuid[])`
  const name = new Map(ids.map(id => [id, id]))
  for (const { channelId, agentId } of rows) {
    const [kept, gone] = [name.get(channelId) ?? '', name.get(agentId)]
    for (const [id, of] of name) if (of === gone) name.set(id, kept)
  }
  const groups: Groups = {}
  for (const [id, of] of name) groups[of] = [...(groups[of] ?? []), id]
  return shown(groups)
}

const shown = (groups: Groups) =>
  Object.values(groups)
    .map(ids => ids.sort().join(' '))
    .sort()
