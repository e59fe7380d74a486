import type { AllocationDecision, Obstacle } from './choose-agent.ts'

/** An agent of the channel, and why they can't have a conversation that waits; null: they could. */
export interface CouldHave {
  id: string
  name: string
  obstacle: Exclude<Obstacle, 'not_named'> | null
  /** What they have, of how many they may. */
  load: number
  capacity: number
}

/** Who could have a conversation that was put in the line, as the operator is told. */
export interface WhoCould {
  /** Nobody is given it by automation: someone has to take it. */
  manual?: true
  /** The likeliest first, and at most so many … */
  agents: CouldHave[]
  /** … of more. */
  more?: number
}

/** It stands in the workflow's state, and in the result of a step: as much as a person reads. */
const MOST_TOLD = 5

/** The nearer to having it, the earlier. */
const RANK: Record<NonNullable<CouldHave['obstacle']>, number> = {
  full: 1,
  away: 2,
  offline: 3,
  excluded: 4,
  not_in_team: 5,
}

/** Who could have it, by the decision that found nobody. Whom a rule did not name was not asked, and is left out. */
export function whoCould({ mode, considered }: AllocationDecision, named: boolean): WhoCould {
  const agents = considered.flatMap(({ agentId: id, name, obstacle, load, capacity }) =>
    obstacle === 'not_named' ? [] : [{ id, name, obstacle, load, capacity }],
  )
  return {
    ...(mode === 'manual' && !named && { manual: true }),
    agents: likeliest(agents),
    ...(agents.length > MOST_TOLD && { more: agents.length - MOST_TOLD }),
  }
}

/** Of a channel with a hundred agents nearly all are left out: they are not sorted, which would take longer than the decision. */
function likeliest(agents: CouldHave[]): CouldHave[] {
  const found: CouldHave[] = []
  for (const agent of agents) {
    const before = found.findLastIndex(one => compare(one, agent) <= 0)
    found.splice(before + 1, 0, agent)
    if (found.length > MOST_TOLD) found.pop()
  }
  return found
}

function compare(a: CouldHave, b: CouldHave): number {
  return rankOf(a) - rankOf(b) || a.name.localeCompare(b.name)
}

function rankOf({ obstacle }: CouldHave): number {
  return obstacle === null ? 0 : RANK[obstacle]
}
