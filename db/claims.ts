import type { AllocationDecision, AssignmentMode, Candidate, Presence } from '../domain/choose-agent.ts'
import { json, type Sql } from './client.ts'
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

type Row = { facts: (Omit<ClaimFacts, 'members'> & { members: Columns }) | null }

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

/** The members of a channel by their columns, each null when there are none. */
interface Columns {
  ids: string[] | null
  names: string[]
  presences: Presence[]
  loads: number[]
  capacities: number[]
  anywhere: (number | null)[]
  here: (number | null)[]
}

function membersOf({ ids, names, presences, loads, capacities, anywhere, here }: Columns): Candidate[] {
  return (ids ?? []).map((agentId, n) => ({
    agentId,
    name: names[n] ?? '',
    presence: presences[n] ?? 'offline',
    load: loads[n] ?? 0,
    capacity: capacities[n] ?? 0,
    lastAssignedAt: anywhere[n] ?? null,
    lastAssignedHereAt: here[n] ?? null,
  }))
}

interface Outcome {
  id: string
  channelId: string
  teamId: string | null
  epoch: number
  events: NewEvent[]
}

/**
 * Stores that a claim came out with a seat: the seat, the conversation's row, for whose turn it is next, and what is told of
 * it, in one statement. `given`: it is a new one; else the one that it has is taken up.
 */
export async function storeAssigned(
  tx: Sql,
  { id, channelId, teamId, epoch, events }: Outcome,
  { agentId, given }: { agentId: string; given: boolean },
): Promise<void> {
  await tx`
    select store_assigned(${id}, ${channelId}, ${teamId}, ${agentId}, ${given}, null, ${epoch}, ${eventRows(tx, events)})`
}

/** Stores that a claim came out with a place in the line: the place, the conversation's row, and what is told, in one statement. */
export async function storeWaiting(
  tx: Sql,
  { id, channelId, teamId, epoch, events }: Outcome,
  { place, unattended }: { place: LineEntry; unattended: boolean },
): Promise<void> {
  await tx`
    select store_waiting(${id}, ${channelId}, ${teamId}, null, ${epoch}, ${json(tx, place)}, ${unattended},
      ${eventRows(tx, events)})`
}
