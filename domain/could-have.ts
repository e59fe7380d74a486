import type { AllocationDecision, Obstacle } from './choose-agent.ts'

/** An agent of the channel, and why they can't take a waiting conversation. Null: they could. */
export interface CouldHave {
  id: string
  name: string
  obstacle: Exclude<Obstacle, 'not_named'> | null
  /** How many conversations they have, and how many they can have. */
  load: number
  capacity: number
}

/** Who could take a conversation that was put in the line, as shown to the operator. */
export interface WhoCould {
  /** Set when conversations are never given out automatically: an agent must take it. */
  manual?: true
  /** The most likely ones first, at most `MOST_TOLD`. */
  agents: CouldHave[]
  /** How many more there are. */
  more?: number
}

/**
 * This list is part of the workflow's state and of activity results, so it holds only what a person
 * reads.
 */
const MOST_TOLD = 5

/** The lower the number, the sooner the agent could take it. */
const RANK: Record<NonNullable<CouldHave['obstacle']>, number> = {
  full: 1,
  away: 2,
  offline: 3,
  excluded: 4,
  not_in_team: 5,
}

/**
 * Who could take it, from the decision that found nobody. If a rule asked for one agent, the others
 * were not considered and are left out.
 */
export function whoCould({ mode, considered, leftOut = 0 }: AllocationDecision, named: boolean): WhoCould {
  const agents = considered.flatMap(({ agentId: id, name, obstacle, load, capacity }) =>
    obstacle === 'not_named' ? [] : [{ id, name, obstacle, load, capacity }],
  )
  return {
    ...(mode === 'manual' && !named && { manual: true }),
    agents: likeliest(agents),
    ...(agents.length > MOST_TOLD && { more: agents.length - MOST_TOLD + leftOut }),
  }
}

/**
 * In a channel with a hundred agents nearly all are left out. Sorting them all would take longer than
 * the decision.
 */
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
