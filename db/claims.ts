import { type CandidateText, readCandidates } from '../domain/candidate-text.ts'
import type { AllocationDecision, AssignmentMode, Candidate } from '../domain/choose-agent.ts'
import { type StoredDecision, unpack } from '../domain/decision-record.ts'
import { type Fragment, json, type Sql } from './client.ts'
import { eventRows, type NewEvent } from './events.ts'
import type { LineEntry } from './line.ts'
import { lessPatient, plannedOnce } from './seat-locks.ts'

/**
 * The facts that decide a claim of a seat. A claim is a conversation's request for an agent.
 *
 * There are two ways to decide. Normally `lookAtClaim` reads without locks and the result is stored only if nothing has
 * changed since. If something has, `beginClaim` takes the locks first.
 */
export interface ClaimFacts {
  /** Whether the conversation exists and is not closed. */
  open: boolean
  /** The seat that the conversation already has. `seq` is the step of its workflow that asked for it. */
  seat: {
    agentId: string
    agentName: string
    by: 'person' | 'automation'
    seq: number | null
    decision: AllocationDecision | null
  } | null
  mode: AssignmentMode
  members: Candidate[]
  /** The members of the requested team. Null if the team is deleted, or if none is named. */
  team: string[] | null
  /** Whether a conversation in the line could have a seat that is free for this one. */
  othersFirst: boolean
  /** By the database's clock, epoch ms. */
  now: number
}

/** Both are null if there are none. */
type Members = { [K in keyof CandidateText]: CandidateText[K] | null }
type StoredSeat = Omit<NonNullable<ClaimFacts['seat']>, 'decision'> & { decision: StoredDecision | null }
type Row = {
  facts: (Omit<ClaimFacts, 'members' | 'seat'> & { members: Members; seat: StoredSeat | null }) | null
}

interface Claim {
  conversationId: string
  channelId: string
  teamId?: string
}

/**
 * The first facts of a claim under locks. `overdue` are seats that were granted earlier and that their workflows still have
 * not taken up.
 */
export interface Begun {
  touched: string[]
  facts: ClaimFacts
  overdue: { id: string; workflowId: string }[]
}

/** The state of a pool as it was read without its lock: the key of the lock, and a count of the changes so far. */
export interface Seen {
  poolLock: string
  changes: string
}

/**
 * Reads the facts of a claim without locks, so nobody has to wait. The decision may be stored only if the pool has not
 * changed since (`seen`). Without `seen` it can't be stored, because this is the first claim in its pool.
 */
export async function lookAtClaim(
  sql: Sql,
  claim: Claim,
): Promise<{ facts: ClaimFacts; seen: Seen | undefined }> {
  const { conversationId, channelId, teamId = null } = claim
  const [row] = await sql<(Row & { poolLock: string; seen: string | null })[]>`
    select * from look_at_claim(${conversationId}, ${channelId}, ${teamId})`
  const seen = row?.seen ? { poolLock: row.poolLock, changes: row.seen } : undefined
  return { facts: factsOf(row), seen }
}

/**
 * Takes the locks of all seats that a claim may change and reads its facts, in one statement. Like `lockSeats`, it must be
 * the first statement of its transaction.
 */
export async function beginClaim(tx: Sql, claim: Claim, grantedBefore: Date): Promise<Begun> {
  const { conversationId, channelId, teamId = null } = claim
  const [row] = await tx<(Row & { touched: string[]; overdue: Begun['overdue'] | null })[]>`
    select b.*, ${plannedOnce(tx)}, ${lessPatient(tx)} from begin_claim_locked(${conversationId}, ${channelId}, ${teamId}, ${grantedBefore}) b`
  return { touched: row?.touched ?? [], facts: factsOf(row), overdue: row?.overdue ?? [] }
}

/** Reads the facts again, under the locks. */
export async function loadClaimFacts(tx: Sql, claim: Claim): Promise<ClaimFacts> {
  const { conversationId, channelId, teamId = null } = claim
  const [row] = await tx<Row[]>`select facts_of_claim(${conversationId}, ${channelId}, ${teamId}) as facts`
  return factsOf(row)
}

function factsOf(row: Row | undefined): ClaimFacts {
  if (!row?.facts) throw new Error('the channel of the conversation does not exist')
  const { seat, members } = row.facts
  const { names, facts } = members
  return {
    ...row.facts,
    seat: seat && { ...seat, decision: seat.decision && unpack(seat.decision) },
    members: names === null || facts === null ? [] : readCandidates({ names, facts }),
  }
}

interface Outcome {
  id: string
  channelId: string
  teamId: string | null
  epoch: number
  events: NewEvent[]
}

/**
 * Stores a claim that ended with a seat, in one statement: the seat, the conversation's row, the agent's turn, and the
 * events. With `given` it is a new seat; otherwise the conversation takes up the seat that it has.
 *
 * @param seen given if the decision was made without locks. Returns false, and stores nothing, if the pool has changed
 *   since
 */
export async function storeAssigned(
  sql: Sql,
  { id, channelId, teamId, epoch, events }: Outcome,
  { agentId, given }: { agentId: string; given: boolean },
  seen?: Seen,
): Promise<boolean> {
  const outcome = sql`
    ${id}, ${channelId}, ${teamId}, ${agentId}, ${given}, null, ${epoch}, ${eventRows(sql, events)}`
  return store(
    seen
      ? sql`select settle_assigned(${seen.poolLock}, ${seen.changes}, ${outcome}) as stored`
      : sql`select store_assigned(${outcome})`,
  )
}

/**
 * Stores a claim that ended with a place in the line, in one statement: the place, the conversation's row, and the events.
 *
 * @param seen as with `storeAssigned`
 */
export async function storeWaiting(
  sql: Sql,
  { id, channelId, teamId, epoch, events }: Outcome,
  { place, unattended }: { place: LineEntry; unattended: boolean },
  seen?: Seen,
): Promise<boolean> {
  const outcome = sql`
    ${id}, ${channelId}, ${teamId}, null, ${epoch}, ${json(sql, place)}, ${unattended}, ${eventRows(sql, events)}`
  return store(
    seen
      ? sql`select settle_waiting(${seen.poolLock}, ${seen.changes}, ${outcome}) as stored`
      : sql`select store_waiting(${outcome})`,
  )
}

async function store(statement: Fragment): Promise<boolean> {
  const [row] = await statement
  return row?.stored !== false
}
