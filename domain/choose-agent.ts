import type { Priority } from './conversation.ts'

/** How a channel's conversations are given to its agents. `manual`: they wait until an agent takes them. */
export const ASSIGNMENT_MODES = ['balanced', 'round_robin', 'manual'] as const
export type AssignmentMode = (typeof ASSIGNMENT_MODES)[number]

export const PRESENCES = ['online', 'away', 'offline'] as const
export type Presence = (typeof PRESENCES)[number]

/** The number that the line is ordered by. */
export const PRIORITY_RANK: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 }

/** A member of a channel, with what a decision needs. Times are epoch ms. */
export interface Candidate {
  agentId: string
  name: string
  presence: Presence
  /** How many conversations they have now, in all their channels. */
  load: number
  capacity: number
  /** When they last got a conversation, in any channel. Null: never. */
  lastAssignedAt: number | null
  /** The same for this channel. Round robin uses this one. */
  lastAssignedHereAt: number | null
}

/** What a waiting conversation asks for. */
export interface Demand {
  teamId: string | null
  /** The only agent who may take it. */
  agentId: string | null
  /** Agents who had it and did not answer. */
  excluded: string[]
  /** Who gets it, if they can take it, before all others. */
  prefers?: string | null
}

/** Why an agent could not take it. Null when they could. */
export type Obstacle = 'not_named' | 'not_in_team' | 'excluded' | 'away' | 'offline' | 'full'

/** The decision as it is stored and shown: who was considered, who was chosen, and why. */
export interface AllocationDecision {
  mode: AssignmentMode
  chosen: { agentId: string; by: ChosenBy } | null
  considered: (Candidate & { obstacle: Obstacle | null })[]
  /** How many more were considered, if they are not stored with the decision (domain/decision-record.ts). */
  leftOut?: number
  /** The agent who is next in order, and what would have to change for them to be chosen. */
  next: { agentId: string; needed: string } | null
}

/**
 * What decided: it is given back to whom it was with, nobody else could take it, the load, or who had
 * gone longest without a new conversation.
 */
export type ChosenBy =
  | 'named'
  | 'preferred'
  | 'only_one_free'
  | 'lowest_load'
  | 'longest_unassigned'
  | 'next_in_sequence'
  | 'id'

/** The demand of a conversation without special wishes: any agent of its channel. */
export const ANYONE: Demand = { teamId: null, agentId: null, excluded: [] }

/** Why a conversation that was just opened is given out, in the words of its events. */
export const OPENED = 'new conversation'
export const OPENED_LATE = 'late'

/**
 * Why an agent can't take a conversation with this demand. If the team's members are not given,
 * everybody counts as a member.
 */
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
 * Chooses who gets a conversation. `balanced`: the agent with the lowest load relative to capacity; of
 * equal ones the one who has gone longest without a new conversation. `round_robin`: the agent whose
 * turn it is in this channel. `manual`: only an agent who is asked for by name. In each mode an agent
 * who is preferred comes first.
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
  if (demand.prefers) putFirst(order, demand.prefers)
  const [first, second] = order
  return {
    mode,
    considered,
    chosen: first ? { agentId: first.agentId, by: chosenBy(mode, demand, first, second) } : null,
    next: first && second ? { agentId: second.agentId, needed: neededBy(mode, first, second) } : null,
  }
}

function putFirst(order: Candidate[], agentId: string): void {
  const at = order.findIndex(candidate => candidate.agentId === agentId)
  if (at > 0) order.unshift(...order.splice(at, 1))
}

/**
 * The fields are written out: spreading them takes ten times as long, and there may be a hundred
 * agents.
 */
function judged(
  { agentId, name, presence, load, capacity, lastAssignedAt, lastAssignedHereAt }: Candidate,
  obstacle: Obstacle | null,
) {
  return { agentId, name, presence, load, capacity, lastAssignedAt, lastAssignedHereAt, obstacle }
}

type Order = (a: Candidate, b: Candidate) => number

const never = (at: number | null) => at ?? Number.NEGATIVE_INFINITY
const byId: Order = (a, b) => (a.agentId < b.agentId ? -1 : 1)
// Loads are compared as fractions, so that 2 of 4 and 3 of 6 are equal.
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
  if (demand.prefers === first.agentId) return 'preferred'
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

/** Why nobody can take it now, in one sentence, for the line and the operator. */
export function whyNobody({ mode, considered, chosen }: AllocationDecision, demand: Demand): string | null {
  if (chosen) return null
  if (mode === 'manual' && demand.agentId === null) return 'assignment is manual: an agent must take it'
  const possible = considered.filter(({ obstacle }) => obstacle !== 'not_named' && obstacle !== 'not_in_team')
  if (possible.length === 0) {
    if (demand.agentId !== null) return 'the required agent does not handle this channel'
    return demand.teamId === null
      ? 'no agent handles this channel'
      : 'no agent of the team handles this channel'
  }
  const count = (obstacle: Obstacle) => possible.filter(candidate => candidate.obstacle === obstacle).length
  const parts = (['offline', 'away', 'full', 'excluded'] as const)
    .map(obstacle => [count(obstacle), OBSTACLE_WORDS[obstacle]] as const)
    .filter(([n]) => n > 0)
    .map(([n, words]) => `${n} ${words}`)
  return `of ${possible.length} possible agents: ${parts.join(', ')}`
}

/** Whether every online agent who could take it has had it and did not answer, so that nobody is left. */
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
  full: 'at full capacity',
  excluded: 'had it without answering',
} as const
