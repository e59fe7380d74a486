import type { Sql } from '../client.ts'
import { loadRound, type Round } from '../servable-entries.ts'
import { type Grant, serveRounds } from '../serve-line.ts'
import { type AsIf, noChange, tablesAsIf } from './as-if.ts'
import { loadStored, type Step, type Stored, take } from './steps.ts'

/** The most assignments that are worked out. */
export const MOST_ASSIGNED = 1_000

/** Between two assignments, s. They only have to have an order. */
const TICK_S = 0.001

export interface DryRun {
  /** In the order in which they would be made. `step`: the number of the step that causes it. */
  granted: (Grant & { channelId: string; step: number })[]
  /** There would be more. */
  isCut: boolean
  asIf: AsIf
  /** Agents and channels by which the pools that the steps touch are found. */
  touched: string[]
}

const NOTHING: Round = { entries: [], seats: 0, members: new Map(), teams: new Map() }

/**
 * What would be assigned if these changes were made one after the other. Each step gives out seats as the real change
 * does, by the same statements and the same decision; but they read tables as they would be, and nothing is written.
 *
 * @param tx a transaction of a single snapshot
 */
export async function dryRun(tx: Sql, steps: Step[]): Promise<DryRun> {
  const stored = await loadStored(tx, steps)
  const [clock] = await tx<{ now: number }[]>`select extract(epoch from clock_timestamp())::float8 as now`
  const asIf = noChange()
  const pools = connecting(stored)
  const granted: DryRun['granted'] = []
  const all = new Set<string>()
  let isCut = false
  for (const [number, step] of steps.entries()) {
    const ids = take(step, stored, asIf)
    if (!ids) continue
    if (step.what === 'join') pools.connect(step.agentId, step.channelId)
    const touched = pools.around(ids)
    for (const id of touched) all.add(id)
    await serveRounds({
      async load(limit) {
        if (granted.length < MOST_ASSIGNED) return loadRound(tx, touched, limit, tx`${tablesAsIf(tx, asIf)},`)
        isCut = true
        return NOTHING
      },
      async store(given, { entries }) {
        const channelOf = new Map(entries.map(entry => [entry.conversationId, entry.channelId]))
        for (const grant of given) {
          const channelId = channelOf.get(grant.conversationId) ?? ''
          granted.push({ ...grant, channelId, step: number })
          note(asIf, grant, channelId, (clock?.now ?? 0) + granted.length * TICK_S)
        }
      },
    })
  }
  return { granted, isCut, asIf, touched: [...all] }
}

/** What storing an assignment changes. `at`: later than everything before, epoch s. */
function note(asIf: AsIf, { conversationId, agentId }: Grant, channelId: string, at: number): void {
  const agent = asIf.agents.get(agentId) ?? { given: 0 }
  asIf.agents.set(agentId, { ...agent, given: agent.given + 1, lastAssignedAt: at })
  asIf.granted.push(conversationId)
  const here = asIf.assignedHere.find(one => one.agentId === agentId && one.of === channelId)
  if (here) here.at = at
  else asIf.assignedHere.push({ agentId, of: channelId, at })
}

/**
 * Which pools belong together after memberships were added. Those that a removal parts stay together here, which changes
 * nothing: what the other part could have was given to it with the removal.
 */
function connecting({ pools }: Stored) {
  const links: [string, string][] = []
  const poolOf = (id: string) => pools.get(id) ?? id
  /** Somebody of each pool. */
  const known = new Map([...pools].map(([id, pool]) => [pool, id]))
  return {
    connect(one: string, other: string): void {
      for (const id of [one, other]) known.set(poolOf(id), id)
      links.push([poolOf(one), poolOf(other)])
    },
    around(ids: string[]): string[] {
      const found = new Set(ids.map(poolOf))
      for (let size = 0; size < found.size; ) {
        size = found.size
        for (const [one, other] of links) if (found.has(one) || found.has(other)) found.add(one).add(other)
      }
      return [...new Set([...ids, ...[...found].flatMap(pool => known.get(pool) ?? [])])]
    },
  }
}
