import type { Priority } from './conversation.ts'

/** How a channel's conversations are given to its agents. `manual`: they wait until someone takes them. */
export const ASSIGNMENT_MODES = ['balanced', 'round_robin', 'manual'] as const
export type AssignmentMode = (typeof ASSIGNMENT_MODES)[number]

export const PRESENCES = ['online', 'away', 'offline'] as const
export type Presence = (typeof PRESENCES)[number]

/** A priority as the line is ordered by it. */
export const PRIORITY_RANK: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 }

/** A member of a channel as a decision sees them. Times are epoch milliseconds. */
export interface Candidate {
  agentId: string
  name: string
  presence: Presence
  /** Conversations they have now, over all their channels. */
  load: number
  capacity: number
  /** When they were last given a conversation, anywhere; null: never. */
  lastAssignedAt: number | null
  /** The same in this channel, which is what round robin goes by. */
  lastAssignedHereAt: number | null
}

/** What a waiting conversation asks for. */
export interface Demand {
  teamId: string | null
  /** The only agent who may have it. */
  agentId: string | null
  /** Agents who had it and did not answer. */
  excluded: string[]
}

/** Why an agent could not have it; `null` when they could. */
export type Obstacle = 'not_named' | 'not_in_team' | 'excluded' | 'away' | 'offline' | 'full'

/** The decision as it is stored and shown: who was considered, who was chosen, and by what. */
export interface AllocationDecision {
  mode: AssignmentMode
  chosen: { agentId: string; by: ChosenBy } | null
  considered: (Candidate & { obstacle: Obstacle | null })[]
  /** The next in order, and what would have had to be different for them to be chosen. */
  next: { agentId: string; needed: string } | null
}

/** What settled it: nobody else could, the load, or who has been without a new conversation the longest. */
export type ChosenBy =
  | 'named'
  | 'only_one_free'
  | 'lowest_load'
  | 'longest_unassigned'
  | 'next_in_sequence'
  | 'id'

/** What a conversation that nobody asked anything more of waits for: any agent of its channel. */
export const ANYONE: Demand = { teamId: null, agentId: null, excluded: [] }

/** Why a conversation that was just opened is given out, as its events say it. */
export const OPENED = 'new conversation'
export const OPENED_LATE = 'late'

/** Why this agent can't have a conversation that asks for this. Without a team's members, anyone is in the team. */
export function obstacleOf(
  demand: Demand,
  candidate: Candidate,
  teamMembers: ReadonlySet<string> | undefined,
): Obstacle | null {
  if (demand.agentId !== null && demand.agentId !== candidate.agentId) return 'not_named'
  if (demand.teamId !== null && !teamMembers?.has(candidate.agentId)) return 'not_in_team'
  if (demand.excluded.includes(candidate.agentId)) return 'excluded'
  if (candidate.presence !== 'online') return candidate.presence
  return candidate.load >= candidate.capacity ? 'full' : null
}

/**
 * Chooses who gets a conversation. `balanced`: whoever has the least for their capacity, a tie to whoever has been
 * without a new one the longest. `round_robin`: whoever's turn it is in this channel. In `manual` only a named agent.
 */
export function chooseAgent(
  mode: AssignmentMode,
  demand: Demand,
  candidates: Candidate[],
  teamMembers?: ReadonlySet<string>,
): AllocationDecision {
  const considered = candidates.map(candidate =>
    judged(candidate, obstacleOf(demand, candidate, teamMembers)),
  )
  const byHand = mode === 'manual' && demand.agentId === null
  const order = byHand ? [] : considered.filter(({ obstacle }) => obstacle === null).sort(ORDERS[mode])
  const [first, second] = order
  return {
    mode,
    considered,
    chosen: first ? { agentId: first.agentId, by: chosenBy(mode, demand, first, second) } : null,
    next: first && second ? { agentId: second.agentId, needed: neededBy(mode, first, second) } : null,
  }
}

/** Spelled out: to spread it takes ten times as long, and there may be a hundred. */
function judged(
  { agentId, name, presence, load, capacity, lastAssignedAt, lastAssignedHereAt }: Candidate,
  obstacle: Obstacle | null,
) {
  return { agentId, name, presence, load, capacity, lastAssignedAt, lastAssignedHereAt, obstacle }
}

type Order = (a: Candidate, b: Candidate) => number

const never = (at: number | null) => at ?? Number.NEGATIVE_INFINITY
const byId: Order = (a, b) => (a.agentId < b.agentId ? -1 : 1)
// Compared as fractions, so that 2 of 4 and 3 of 6 are equal.
const byLoad: Order = (a, b) => a.load * b.capacity - b.load * a.capacity
const byRest: Order = (a, b) => compare(never(a.lastAssignedAt), never(b.lastAssignedAt))
const byTurn: Order = (a, b) => compare(never(a.lastAssignedHereAt), never(b.lastAssignedHereAt))

const ORDERS: Record<AssignmentMode, Order> = {
  balanced: (a, b) => byLoad(a, b) || byRest(a, b) || byId(a, b),
  round_robin: (a, b) => byTurn(a, b) || byId(a, b),
  manual: byId,
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function chosenBy(mode: AssignmentMode, demand: Demand, first: Candidate, second?: Candidate): ChosenBy {
  if (demand.agentId !== null) return 'named'
  if (!second) return 'only_one_free'
  if (mode === 'balanced' && byLoad(first, second) !== 0) return 'lowest_load'
  if (mode === 'balanced' && byRest(first, second) !== 0) return 'longest_unassigned'
  if (mode === 'round_robin' && byTurn(first, second) !== 0) return 'next_in_sequence'
  return 'id'
}

function neededBy(mode: AssignmentMode, first: Candidate, second: Candidate): string {
  if (mode === 'balanced' && byLoad(first, second) !== 0) {
    const less = first.load === 0 ? 'none' : `less than ${first.load} of ${first.capacity}`
    return `to have ${less}; has ${second.load} of ${second.capacity}`
  }
  const [ofFirst, ofSecond] =
    mode === 'balanced'
      ? [first.lastAssignedAt, second.lastAssignedAt]
      : [first.lastAssignedHereAt, second.lastAssignedHereAt]
  if (ofSecond === null) return 'nothing but to stand before it in the order of ids'
  const before = ofFirst === null ? 'never to have had one' : `to have had none since ${instant(ofFirst)}`
  return `${before}; had one at ${instant(ofSecond)}`
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

/** Why nobody can have it now, in one sentence, for the line and the operator. */
export function whyNobody({ mode, considered, chosen }: AllocationDecision, demand: Demand): string | null {
  if (chosen) return null
  if (mode === 'manual' && demand.agentId === null) return 'assignment is manual: someone has to take it'
  const possible = considered.filter(({ obstacle }) => obstacle !== 'not_named' && obstacle !== 'not_in_team')
  if (possible.length === 0) {
    if (demand.agentId !== null) return 'the agent it is for does not handle this channel'
    return demand.teamId === null ? 'nobody handles this channel' : 'nobody of the team handles this channel'
  }
  const count = (obstacle: Obstacle) => possible.filter(candidate => candidate.obstacle === obstacle).length
  const parts = (['offline', 'away', 'full', 'excluded'] as const)
    .map(obstacle => [count(obstacle), OBSTACLE_WORDS[obstacle]] as const)
    .filter(([n]) => n > 0)
    .map(([n, words]) => `${n} ${words}`)
  return `of ${possible.length} who could have it: ${parts.join(', ')}`
}

/** Whether everybody who is online, and could have it, had it and did not answer: there is nobody left to give it to. */
export function everybodyHadIt({ considered }: AllocationDecision): boolean {
  const there = considered.filter(
    ({ obstacle, presence }) =>
      obstacle !== 'not_named' && obstacle !== 'not_in_team' && presence === 'online',
  )
  return there.length > 0 && there.every(({ obstacle }) => obstacle === 'excluded')
}

const OBSTACLE_WORDS = {
  offline: 'offline',
  away: 'away',
  full: 'with no free seat',
  excluded: 'had it and did not answer',
} as const
