import { type CandidateText, readCandidates, writeCandidates } from './candidate-text.ts'
import type { AllocationDecision } from './choose-agent.ts'

/**
 * A decision as it is stored, with an event or with a seat. The considered agents are stored as text, which takes half the space and a third of the
 * time to write and read.
 */
type PackedDecision = Omit<AllocationDecision, 'considered'> & { candidateText: CandidateText }

/** Earlier versions stored the agents as one list per property, and before that in the original form. */
type Columns = { agentId: string[] } & Record<string, unknown[]>
type InColumns = Omit<AllocationDecision, 'considered'> & { candidates: Columns }

export type StoredDecision = PackedDecision | InColumns | AllocationDecision

/** A decision in stored form. */
export function pack({ considered, ...rest }: AllocationDecision): PackedDecision {
  return { ...rest, candidateText: writeCandidates(considered) }
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
