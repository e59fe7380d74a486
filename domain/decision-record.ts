import type { AllocationDecision } from './choose-agent.ts'

type Considered = AllocationDecision['considered'][number]

const COLUMNS = [
  ...(['agentId', 'name', 'presence', 'load', 'capacity'] as const),
  ...(['lastAssignedAt', 'lastAssignedHereAt', 'obstacle'] as const),
] satisfies (keyof Considered)[]

/** A decision as an event keeps it: those whom it considered by columns, in half the space, and read and written in half the time. */
type PackedDecision = Omit<AllocationDecision, 'considered'> & {
  candidates: { [K in (typeof COLUMNS)[number]]: Considered[K][] }
}

/** What an event tells, as it is stored. */
export function packDecision(data: object): object {
  const { decision } = data as { decision?: Partial<AllocationDecision> | null }
  if (!decision?.considered) return data
  const { considered, ...rest } = decision
  const candidates = Object.fromEntries(COLUMNS.map(column => [column, considered.map(one => one[column])]))
  return { ...data, decision: { ...rest, candidates } }
}

/** What was stored of an event, as it was told; a decision also as earlier versions stored it. */
export function unpackDecision<T extends object>(data: T): T {
  const { decision } = data as { decision?: Partial<PackedDecision> | null }
  if (!decision?.candidates) return data
  const { candidates, ...rest } = decision
  const considered = candidates.agentId.map((_, n) =>
    Object.fromEntries(COLUMNS.map(column => [column, candidates[column][n]])),
  )
  return { ...data, decision: { ...rest, considered } }
}
