import type { AllocationDecision, AssignmentMode, Candidate, Presence } from '../domain/choose-agent.ts'
import { type Fragment, json, type Sql } from './client.ts'
import { eventRows, type NewEvent } from './events.ts'
import type { LineEntry } from './line.ts'
import { plannedOnce } from './seat-locks.ts'

/** What a claim of a seat goes by. */
export interface ClaimFacts {
  /** Whether the conversation is there, and not closed. */
  open: boolean
  /** What it has already; `seq`: the step that asked for it. */
  seat: {
    agentId: string
    agentName: string
    by: 'person' | 'automation'
    seq: number | null
    decision: AllocationDecision | null
  } | null
  mode: AssignmentMode
  members: Candidate[]
  /** Who is in the team that it is for; null when that is deleted, or none is named. */
  team: string[] | null
  /** Whether somebody else in the line could have a seat that is free for this one. */
  othersFirst: boolean
  /** By the database's clock, epoch ms. */
  now: number
}

type Row = { facts: (Omit<ClaimFacts, 'members'> & { members: Members }) | null }

interface Claim {
  conversationId: string
  channelId: string
  teamId?: string
}

/** What a claim begins with. `overdue`: seats that were granted before, and whose workflows still have not taken them up. */
export interface Begun {
  touched: string[]
  facts: ClaimFacts
  overdue: { id: string; workflowId: string }[]
}

/** The seats of a pool as somebody saw them who did not have its lock: the lock, and how often they had been changed. */
export interface Seen {
  poolLock: string
  changes: string
}

/**
 * What a claim goes by, in one look that keeps nobody waiting. What comes of it can be stored only as long as nothing has
 * changed. Without `seen` it can't: it is the first in its pool.
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
 * Takes the locks of all whom a claim may touch, and looks at what it goes by, in one statement: to be the first, like
 * `lockSeats`.
 */
export async function beginClaim(tx: Sql, claim: Claim, grantedBefore: Date): Promise<Begun> {
  const { conversationId, channelId, teamId = null } = claim
  const [row] = await tx<(Row & { touched: string[]; overdue: Begun['overdue'] | null })[]>`
    select b.*, ${plannedOnce(tx)} from begin_claim(${conversationId}, ${channelId}, ${teamId}, ${grantedBefore}) b`
  return { touched: row?.touched ?? [], facts: factsOf(row), overdue: row?.overdue ?? [] }
}

/** The same anew, under the locks. */
export async function loadClaimFacts(tx: Sql, claim: Claim): Promise<ClaimFacts> {
  const { conversationId, channelId, teamId = null } = claim
  const [row] = await tx<Row[]>`select claim_facts(${conversationId}, ${channelId}, ${teamId}) as facts`
  return factsOf(row)
}

function factsOf(row: Row | undefined): ClaimFacts {
  if (!row?.facts) throw new Error('the channel of the conversation is not there')
  return { ...row.facts, members: membersOf(row.facts.members) }
}

/** The members of a channel as text, which is a third of the work of JSON; null when there are none. */
interface Members {
  names: string[]
  /** One after the other: id, presence, load, capacity, and when they were last given one, anywhere and here. */
  facts: string | null
}

function membersOf({ names, facts }: Members): Candidate[] {
  if (facts === null) return []
  return facts.split(';').map((one, n) => {
    const [agentId = '', presence, load, capacity, anywhere, here] = one.split(' ')
    return {
      agentId,
      name: names[n] ?? '',
      presence: presence as Presence,
      load: Number(load),
      capacity: Number(capacity),
      lastAssignedAt: anywhere ? Number(anywhere) : null,
      lastAssignedHereAt: here ? Number(here) : null,
    }
  })
}

interface Outcome {
  id: string
  channelId: string
  teamId: string | null
  at: Date
  epoch: number
  events: NewEvent[]
}

/**
 * Stores that a claim came out with a seat: the seat, the conversation's row, for whose turn it is next, and what is told of
 * it, in one statement. `given`: it is a new one; else the one that it has is taken up.
 *
 * @param seen without the locks: what the claim went by. False when it has changed since, and nothing is stored
 */
export async function storeAssigned(
  sql: Sql,
  { id, channelId, teamId, at, epoch, events }: Outcome,
  { agentId, given }: { agentId: string; given: boolean },
  seen?: Seen,
): Promise<boolean> {
  const outcome = sql`
    ${id}, ${channelId}, ${teamId}, ${agentId}, ${given}, ${at}, ${epoch}, ${eventRows(sql, events)}`
  return store(
    seen
      ? sql`select settle_assigned(${seen.poolLock}, ${seen.changes}, ${outcome}) as stored`
      : sql`select store_assigned(${outcome})`,
  )
}

/**
 * Stores that a claim came out with a place in the line: the place, the conversation's row, and what is told, in one statement.
 *
 * @param seen as with `storeAssigned`
 */
export async function storeWaiting(
  sql: Sql,
  { id, channelId, teamId, at, epoch, events }: Outcome,
  { place, unattended }: { place: LineEntry; unattended: boolean },
  seen?: Seen,
): Promise<boolean> {
  const outcome = sql`
    ${id}, ${channelId}, ${teamId}, ${at}, ${epoch}, ${json(sql, place)}, ${unattended}, ${eventRows(sql, events)}`
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
