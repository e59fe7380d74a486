import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inSnapshot } from '../../db/board/snapshot.ts'
import type { Database } from '../../db/client.ts'
import { dryRun } from '../../db/dry-run/dry-run.ts'
import type { Step } from '../../db/dry-run/steps.ts'
import { enterLine } from '../../db/line.ts'
import { ASSIGNMENT_MODES } from '../../domain/choose-agent.ts'
import { clerksOf } from './clerks.ts'
import { type Office, openOffice } from './office.ts'

let office: Office
let sql: Database

beforeAll(async () => {
  office = await openOffice()
  sql = office.sql
})
afterAll(() => office.close())

/** Everything that a real change would change. */
async function everything(): Promise<unknown> {
  return sql`
    select (select json_agg(l order by l.conversation_id) from waiting_line l) as line,
      (select json_agg(s order by s.conversation_id) from assignments s) as seats,
      (select json_agg(a order by a.id) from agents a) as agents,
      (select json_agg(m order by m.channel_id, m.agent_id) from channel_agents m) as members,
      (select json_agg(t order by t.team_id, t.agent_id) from team_agents t) as teams,
      (select json_agg(p order by p.id) from seat_pools p) as pools,
      (select json_agg(c order by c.lock) from pool_changes c) as changes`
}

/** The assignments, in the order in which they were made. */
function assignments(): Promise<{ conversationId: string; agentId: string }[]> {
  return sql<{ conversationId: string; agentId: string }[]>`
    select conversation_id, agent_id from assignments order by assigned_at`
}

test('what a dry run tells is what then happens, and it changes nothing', async () => {
  const nat = fc.nat(10_000)
  const part = fc.record({ a: nat, b: nat, c: nat })
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom(
        ...([
          'capacity',
          'capacity',
          'presence',
          'presence',
          'presence',
          'join',
          'leave',
          'joinTeam',
          'leaveTeam',
        ] as const),
      ),
      a: nat,
      b: nat,
      c: nat,
    }),
    { minLength: 4, maxLength: 12 },
  )
  const scenario = fc.record({
    modes: fc.array(fc.constantFrom('balanced', ...ASSIGNMENT_MODES), { minLength: 1, maxLength: 4 }),
    agents: fc.array(part, { minLength: 2, maxLength: 6 }),
    waiting: fc.array(part, { minLength: 5, maxLength: 25 }),
    steps,
  })
  let assigned = 0
  await fc.assert(
    fc.asyncProperty(scenario, async ({ modes, agents: people, waiting, steps: asked }) => {
      const clerks = clerksOf(sql)
      const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T
      const channels = await Promise.all(modes.map(mode => office.channel(mode)))
      // An agent may handle no channel, and so be in no pool.
      const agents = await Promise.all(
        people.map(({ a, b, c }) =>
          office.agent(a % 7 === 3 ? [] : [...new Set([pick(channels, b), pick(channels, c)])], {
            capacity: 1 + (c % 4),
            presence: 'offline',
          }),
        ),
      )
      const teams = [await clerks.team(agents.slice(0, 2)), await clerks.team(agents.slice(1))]
      // Nobody is online yet, so nothing is assigned.
      await Promise.all(
        waiting.map(async ({ a, b, c }, number) => {
          const channelId = pick(channels, a)
          await enterLine(sql, {
            conversationId: await office.conversation(channelId),
            channelId,
            since: new Date(Date.now() - 60_000 + number),
            seq: 1,
            priority: b % 4,
            teamId: b % 3 === 1 ? pick(teams, c) : null,
            agentId: c % 4 === 1 ? pick(agents, b) : null,
            excluded: a % 3 === 1 ? [pick(agents, c), pick(agents, b)] : [],
            notBefore: c % 9 === 1 ? new Date(Date.now() + 3_600_000) : null,
          })
        }),
      )
      const list = asked.map(({ what, a, b, c }): Step => {
        const agentId = pick(agents, a)
        if (what === 'capacity') return { what, agentId, capacity: b % 7 }
        if (what === 'presence') return { what, agentId, presence: c % 4 === 3 ? 'away' : 'online' }
        if (what === 'join' || what === 'leave') return { what, agentId, channelId: pick(channels, b) }
        return { what, agentId, teamId: pick(teams, b) }
      })

      const before = await everything()
      const { granted, isCut } = await inSnapshot(sql, tx => dryRun(tx, list))
      expect(await everything()).toEqual(before)
      expect(isCut).toBe(false)

      const known = new Set((await assignments()).map(({ conversationId }) => conversationId))
      for (const step of list) {
        const { agentId } = step
        if (step.what === 'capacity') await clerks.capacity(agentId, step.capacity)
        else if (step.what === 'join') await clerks.join(step.channelId, agentId)
        else if (step.what === 'leave') await clerks.leave(step.channelId, agentId)
        else if (step.what === 'presence') {
          // As the API does: a presence that is still valid is prolonged, and nothing is assigned.
          const same = await sql`select from agents where id = ${agentId} and presence = ${step.presence}`
          if (same.length === 0) await clerks.presence(agentId, step.presence)
        } else if ('teamId' in step) {
          const members = await sql<{ agentId: string }[]>`
            select agent_id from team_agents where team_id = ${step.teamId}`
          const others = members.map(member => member.agentId).filter(id => id !== agentId)
          await clerks.members(step.teamId, step.what === 'joinTeam' ? [...others, agentId] : others)
        }
      }
      const really = (await assignments()).filter(({ conversationId }) => !known.has(conversationId))
      assigned += really.length
      expect(granted.map(({ conversationId, agentId }) => ({ conversationId, agentId }))).toEqual(
        really.map(({ conversationId, agentId }) => ({ conversationId, agentId })),
      )
    }),
    { numRuns: 15 },
  )
  // Otherwise nothing was compared.
  expect(assigned).toBeGreaterThan(15)
})

test('a line longer than a round is given out to its end', async () => {
  const channel = await office.channel('balanced')
  const agent = await office.agent([channel], { capacity: 120, presence: 'offline' })
  const ids: string[] = []
  for (let number = 0; number < 130; number++) {
    const id = await office.conversation(channel)
    ids.push(id)
    await office.claim(id, channel)
  }
  const step = { what: 'presence', agentId: agent, presence: 'online' } as const
  const { granted } = await inSnapshot(sql, tx => dryRun(tx, [step]))
  expect(granted.map(({ conversationId }) => conversationId)).toEqual(ids.slice(0, 120))
})
