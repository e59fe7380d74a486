import postgres from 'postgres'
import {
  type AllocationDecision,
  type AssignmentMode,
  allocate,
  type Candidate,
} from '../domain/allocation.ts'
import { requireInTime } from '../platform/time-limit.ts'
import { assignmentMode, hasFreeSeat, loadMembers, loadTeams } from './candidates.ts'
import { type Database, type Fragment, json, type Sql } from './client.ts'
import type { LineEntry } from './line.ts'

/** Everything that changes who has a seat, or wants one, goes through this one lock of PostgreSQL's. Arbitrary, fixed. */
export const SEATS_LOCK = 7_305_001

/** How many entries of the line are looked at together; more than a burst of freed seats usually serves. */
const BATCH = 50

/** A seat that the line was given; its conversation's workflow does not know of it yet. */
export interface Grant {
  conversationId: string
  agentId: string
  decision: AllocationDecision
}

/** Gives out what is free, and tells to whom. */
export type GiveOut = () => Promise<Grant[]>

/**
 * Makes a change of supply or demand (a claim, a release, presence, capacity, membership), and gives out what it made
 * possible, in one transaction. The lock is its first statement, so that the next sees everything that was decided
 * before; without it two changes at once overfill an agent, or leave a free seat beside a waiting conversation.
 * The workflows of those that were granted have to be told: the transaction is the truth, the signal says only "look".
 *
 * @param change may call `giveOut` itself, to see what came of it; else it is called at the end
 */
export async function changeSeats<T>(
  sql: Database,
  change: (tx: Sql, giveOut: GiveOut) => Promise<T>,
): Promise<{ result: T; granted: Grant[] }> {
  const outcome = await sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${SEATS_LOCK})`
    // It may have waited for a connection, or for the lock, until somebody else was asked to do it.
    requireInTime()
    let granted: Grant[] | undefined
    const giveOut = async () => {
      const given = await matchLine(tx)
      granted = [...(granted ?? []), ...given]
      return given
    }
    const result = await change(tx, giveOut)
    return { result, granted: granted ?? (await giveOut()) }
  })
  return outcome as { result: T; granted: Grant[] }
}

/**
 * For a statement that adds to the demand what nobody can serve: the channel's id, once the supply is held as it is until
 * the statement's end. Many such statements run at once, and whoever changes the supply waits for them. The statement fails
 * when the channel has a free seat (`isSeatFree`): nothing is to wait beside it.
 */
export function supplyHeld(sql: Sql, channelId: string): Fragment {
  return sql`select hold_supply(${SEATS_LOCK}, ${channelId}) as channel_id`
}

/** Whether a statement failed because the channel has a free seat. */
export function isSeatFree(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === 'SB001'
}

/** Gives free seats to the line, by priority, then age, within what each entry asks for. Under the lock only. */
async function matchLine(tx: Sql): Promise<Grant[]> {
  const granted: Grant[] = []
  for (;;) {
    const entries = await listServable(tx)
    if (entries.length === 0) return granted
    const round = await serve(tx, entries)
    granted.push(...round)
    // Entries that are left compete for seats that are gone by now; behind a full batch there may be others.
    if (entries.length < BATCH || round.length === 0) return granted
  }
}

interface Servable extends LineEntry {
  mode: AssignmentMode
}

/** The first entries of the line for which somebody has a free seat. */
function listServable(tx: Sql): Promise<Servable[]> {
  return tx<Servable[]>`
    with free as materialized (
      select a.id from agents a where ${hasFreeSeat(tx)}
    )
    select l.*, ${assignmentMode(tx)} as mode
    from waiting_line l
    join channels c on c.id = l.channel_id
    join channel_versions v on v.channel_id = c.id and v.version = c.version
    where (l.not_before is null or l.not_before <= clock_timestamp())
      and (l.agent_id is not null or ${assignmentMode(tx)} <> 'manual')
      and exists (
        select from free f join channel_agents m on m.agent_id = f.id and m.channel_id = l.channel_id
        where (l.agent_id is null or l.agent_id = f.id)
          and not f.id = any(l.excluded)
          and (l.team_id is null or exists (
            select from team_agents t where t.team_id = l.team_id and t.agent_id = f.id))
      )
    order by l.priority desc, l.since, l.conversation_id
    limit ${BATCH}`
}

async function serve(tx: Sql, entries: Servable[]): Promise<Grant[]> {
  const channelIds = [...new Set(entries.map(entry => entry.channelId))]
  const teamIds = [...new Set(entries.map(entry => entry.teamId).filter(id => id !== null))]
  const [members, teams] = await Promise.all([loadMembers(tx, channelIds), loadTeams(tx, teamIds)])
  const at = Date.now()
  const granted: Grant[] = []
  for (const entry of entries) {
    const candidates = members.get(entry.channelId) ?? []
    const decision = allocate(
      entry.mode,
      entry,
      candidates,
      entry.teamId ? teams.get(entry.teamId) : undefined,
    )
    if (!decision.chosen) continue
    const { agentId } = decision.chosen
    granted.push({ conversationId: entry.conversationId, agentId, decision })
    noteAssigned(members, entry.channelId, agentId, at + granted.length / 1_000)
  }
  await store(tx, granted, entries, new Date(at))
  return granted
}

/** The same agent may be a member of several channels of the batch: their load counts in all of them. */
function noteAssigned(
  members: Map<string, Candidate[]>,
  channelId: string,
  agentId: string,
  at: number,
): void {
  for (const [channel, candidates] of members) {
    for (const candidate of candidates) {
      if (candidate.agentId !== agentId) continue
      candidate.load += 1
      candidate.lastAssignedAt = at
      if (channel === channelId) candidate.lastAssignedHereAt = at
    }
  }
}

async function store(tx: Sql, granted: Grant[], entries: Servable[], at: Date): Promise<void> {
  if (granted.length === 0) return
  const entryOf = new Map(entries.map(entry => [entry.conversationId, entry]))
  const seats = granted.map(({ conversationId, agentId, decision }) => ({
    conversationId,
    agentId,
    seq: entryOf.get(conversationId)?.seq ?? null,
    assignedAt: at,
    by: 'automation',
    decision: json(tx, decision),
    takenUpAt: null,
  }))
  await Promise.all([
    tx`insert into assignments ${tx(seats)}`,
    tx`delete from waiting_line where conversation_id = any(${granted.map(grant => grant.conversationId)})`,
    // Each a moment after the one before, or those of one batch would tie for whose turn it is.
    ...granted.map(({ conversationId, agentId }) =>
      noteLastAssigned(tx, { agentId, channelId: entryOf.get(conversationId)?.channelId ?? '' }),
    ),
  ])
}

/** Notes that an agent was given a conversation, for whose turn it is next. */
export async function noteLastAssigned(tx: Sql, to: { agentId: string; channelId: string }): Promise<void> {
  await tx`
    with here as (
      update channel_agents set last_assigned_at = clock_timestamp()
      where agent_id = ${to.agentId} and channel_id = ${to.channelId}
    )
    update agents set last_assigned_at = clock_timestamp() where id = ${to.agentId}`
}

/** Seats that were granted before, and whose workflows still have not taken them up. */
export function listNotTakenUp(sql: Sql, grantedBefore: Date): Promise<{ id: string; workflowId: string }[]> {
  return sql<{ id: string; workflowId: string }[]>`
    select c.id, c.workflow_id from assignments a join conversations c on c.id = a.conversation_id
    where a.taken_up_at is null and a.assigned_at < ${grantedBefore}
    order by a.assigned_at limit 500`
}

/** Those of one agent, in one channel or in all. */
export function listNotTakenUpBy(
  sql: Sql,
  agentId: string,
  channelId?: string,
): Promise<{ id: string; workflowId: string }[]> {
  return sql<{ id: string; workflowId: string }[]>`
    select c.id, c.workflow_id from assignments a join conversations c on c.id = a.conversation_id
    where a.taken_up_at is null and a.agent_id = ${agentId}
      ${channelId === undefined ? sql`` : sql`and c.channel_id = ${channelId}`}`
}

/** Frees the seat that an earlier step of the conversation got; one that this step got is kept. */
export async function freeEarlierSeat(tx: Sql, conversationId: string, seq: number): Promise<void> {
  await tx`delete from assignments where conversation_id = ${conversationId} and seq is distinct from ${seq}`
}

export interface Seat {
  agentId: string
  agentName: string
  by: 'person' | 'automation'
  decision: AllocationDecision | null
  /** Since when the agent has not been online; null when they are. */
  awaySince: Date | null
}

/** The seat a conversation was given, taken up by this call or before; undefined when it has none. */
export async function takeUpSeat(sql: Sql, conversationId: string): Promise<Seat | undefined> {
  const [seat] = await sql<Seat[]>`
    update assignments s set taken_up_at = coalesce(taken_up_at, now())
    from agents a
    where s.conversation_id = ${conversationId} and a.id = s.agent_id
    returning s.agent_id, a.name as agent_name, s.by, s.decision,
      case when a.presence <> 'online' then a.presence_since
        when a.presence_until <= now() then a.presence_until end as away_since`
  return seat
}

/** Gives a seat outright: a person's word, or the same agent as before. */
export async function giveSeat(
  tx: Sql,
  seat: {
    conversationId: string
    agentId: string
    channelId: string
    by: 'person' | 'automation'
    at: Date
    seq: number
    decision?: AllocationDecision
  },
): Promise<void> {
  const { conversationId, agentId, channelId, by, at, seq, decision } = seat
  const row = {
    conversationId,
    agentId,
    assignedAt: at,
    by,
    seq,
    decision: decision ? json(tx, decision) : null,
    takenUpAt: at,
  }
  await Promise.all([
    tx`
      insert into assignments ${tx(row)}
      on conflict (conversation_id) do update set agent_id = excluded.agent_id, assigned_at = excluded.assigned_at,
        by = excluded.by, seq = excluded.seq, decision = excluded.decision, taken_up_at = excluded.taken_up_at`,
    tx`delete from waiting_line where conversation_id = ${conversationId}`,
    noteLastAssigned(tx, { agentId, channelId }),
  ])
}
