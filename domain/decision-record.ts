import { type CandidateText, readCandidates, writeCandidates } from './candidate-text.ts'
import type { AllocationDecision, Obstacle } from './choose-agent.ts'

/**
 * A decision as it is stored, with an event or with a seat. The considered agents are stored as text, which takes half the space and a third of the
 * time to write and read.
 */
type PackedDecision = Omit<AllocationDecision, 'considered'> & { candidateText: CandidateText }

/** Earlier versions stored the agents as one list per property, and before that in the original form. */
type Columns = { agentId: string[] } & Record<string, unknown[]>
type InColumns = Omit<AllocationDecision, 'considered'> & { candidates: Columns }

export type StoredDecision = PackedDecision | InColumns | AllocationDecision

/**
 * How many agents are stored with a decision. Every decision is an event that all open desks get, so
 * for a channel with thousands of agents it would be most of what is stored and sent.
 */
export const MOST_STORED = 300

/** A decision in stored form. Of more agents than `MOST_STORED` it has those who were nearest to it. */
export function pack({ considered, ...rest }: AllocationDecision): PackedDecision {
  const leftOut = considered.length - MOST_STORED
  if (leftOut <= 0) return { ...rest, candidateText: writeCandidates(considered) }
  return { ...rest, leftOut, candidateText: writeCandidates(nearest(rest, considered)) }
}

/** The first ones are the nearest to getting it. */
const OBSTACLES: (Obstacle | null)[] = [
  null,
  'full',
  'away',
  'offline',
  'excluded',
  'not_in_team',
  'not_named',
]

/** The chosen agent, the next one, and then by what kept the others from getting it. */
function nearest(
  { chosen, next }: Pick<AllocationDecision, 'chosen' | 'next'>,
  considered: AllocationDecision['considered'],
): AllocationDecision['considered'] {
  const named = [chosen?.agentId, next?.agentId]
  const isNamed = ({ agentId }: { agentId: string }) => named.includes(agentId)
  const others = considered.filter(agent => !isNamed(agent))
  const byObstacle = OBSTACLES.flatMap(obstacle => others.filter(agent => agent.obstacle === obstacle))
  return [...considered.filter(isNamed), ...byObstacle].slice(0, MOST_STORED)
}

/** A stored decision in its original form. It also reads those that earlier versions stored. */
export function unpack(decision: StoredDecision): AllocationDecision {
  if ('candidateText' in decision) {
    const { candidateText, ...rest } = decision
    return { ...rest, considered: readCandidates(candidateText) }
  }
  if ('candidates' in decision) {
    const { candidates, ...rest } = decision
    return { ...rest, considered: fromColumns(candidates) } as AllocationDecision
  }
  return decision
}

/** The data of an event in stored form. */
export function packDecision(data: object): object {
  const { decision } = data as { decision?: AllocationDecision | null }
  return decision?.considered ? { ...data, decision: pack(decision) } : data
}

/** The data of a stored event in its original form. */
export function unpackDecision<T extends object>(data: T): T {
  const { decision } = data as { decision?: StoredDecision | null }
  return decision ? { ...data, decision: unpack(decision) } : data
}

function fromColumns(columns: Columns): object[] {
  return columns.agentId.map((_, n) =>
    Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, values[n]])),
  )
}
