import postgres from 'postgres'
import type { AllocationDecision } from '../domain/choose-agent.ts'
import { pack, type StoredDecision, unpack } from '../domain/decision-record.ts'
import { type Gate, makeGate } from '../platform/gate.ts'
import { requireInTime } from '../platform/time-limit.ts'
import { type Database, type Fragment, json, type Sql } from './client.ts'
import { lockSeats, SEATS_LOCK, type Touched, type Touching } from './seat-locks.ts'
import { type Grant, serveLine } from './serve-line.ts'

export { SEATS_LOCK, type Touching } from './seat-locks.ts'
export type { Grant } from './serve-line.ts'

/** Lets a change say whether free seats may have to be assigned to the line. */
export interface Supply {
  /** Assigns free seats to waiting conversations, and returns the assignments. */
  giveOut(): Promise<Grant[]>
  /** No seat became free, and no conversation that began to wait can be served, so there is nothing to assign. */
  nothingNew(): void
}

/**
 * Makes a change of supply or demand (a claim, a release, presence, capacity, membership) and assigns the seats that it
 * frees, in one transaction.
 *
 * The locks come first, so that the change sees everything that was decided before. Without them, two changes at once could
 * overfill an agent, or leave a free seat beside a waiting conversation.
 *
 * The caller must signal the workflows of the conversations that got a seat. The rows decide; the signal only says that
 * there is something to read.
 *
 * @param change may call `giveOut` itself to see the result; otherwise it is called at the end
 * @param touching whose seats the change may touch; without it all seats, and then everybody else waits
 */
export function changeSeats<T>(
  sql: Database,
  change: (tx: Sql, supply: Supply) => Promise<T>,
  touching?: Touching,
): Promise<{ result: T; granted: Grant[] }> {
  return readAndChangeSeats(sql, async tx => ({ touched: await lockSeats(tx, touching) }), change)
}

/**
 * The same, for a change whose queries are known beforehand.
 *
 * @param look takes the locks and reads, in statements that are sent together, so that reading costs no extra round trip
 *   while others wait. Data that others may change must be read by the statement that takes the locks, or by a later one
 */
export async function readAndChangeSeats<L extends { touched: Touched }, T>(
  sql: Database,
  look: (tx: Sql) => Promise<L>,
  change: (tx: Sql, supply: Supply, looked: L) => Promise<T>,
): Promise<{ result: T; granted: Grant[] }> {
  const outcome = await gateOf(sql).pass(() => {
    // It may have waited for its turn until the activity timed out and was started again elsewhere.
    requireInTime()
    return sql.begin(tx => withLocks(tx, look, change))
  })
  return outcome as { result: T; granted: Grant[] }
}

async function withLocks<L extends { touched: Touched }, T>(
  tx: Sql,
  look: (tx: Sql) => Promise<L>,
  change: (tx: Sql, supply: Supply, looked: L) => Promise<T>,
): Promise<{ result: T; granted: Grant[] }> {
  const looked = await look(tx)
  // It may have waited so long for a connection or a lock that the activity has timed out and was started again
  // elsewhere.
  requireInTime()
  let granted: Grant[] | undefined
  const giveOut = async () => {
    const given = await serveLine(tx, looked.touched)
    granted = [...(granted ?? []), ...given]
    return given
  }
  const nothingNew = () => {
    granted ??= []
  }
  const result = await change(tx, { giveOut, nothingNew }, looked)
  return { result, granted: granted ?? (await giveOut()) }
}

/** Which part of a pool's connections may be used for changes of seats at the same time. */
const PART_FOR_SEATS = 0.6

const gates = new WeakMap<Database, Gate>()

/**
 * Changes wait for each other's locks, and if somebody else holds one for long, such as that of an agent's row, all of them
 * do. The rest of the connections is for what needs no seat: storing messages, and all reading.
 */
function gateOf(sql: Database): Gate {
  const atOnce = Math.max(1, Math.floor(sql.options.max * PART_FOR_SEATS))
  const gate = gates.get(sql) ?? makeGate({ atOnce, waiting: Number.POSITIVE_INFINITY })
  gates.set(sql, gate)
  return gate
}

/**
 * For a statement that adds a conversation that nobody can serve now. It yields the channel's id and keeps the supply
 * unchanged until the statement ends. Many such statements run at once, and a change of the supply waits for them. The
 * statement fails if the channel has a free seat (`isSeatFree`), because no conversation may wait beside a free seat.
 */
export function supplyHeld(sql: Sql, channelId: string): Fragment {
  return sql`select hold_supply(${SEATS_LOCK}, ${channelId}) as channel_id`
}

/** Whether a statement failed because the channel has a free seat. */
export function isSeatFree(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === 'SB001'
}

/** Stores that an agent just got a conversation; it decides whose turn is next. */
export async function noteLastAssigned(tx: Sql, to: { agentId: string; channelId: string }): Promise<void> {
  await tx`
    with here as (
      update channel_agents set last_assigned_at = clock_timestamp()
      where agent_id = ${to.agentId} and channel_id = ${to.channelId}
    )
    update agents set last_assigned_at = clock_timestamp() where id = ${to.agentId}`
}

/** Seats that were granted before this time and that their workflows still have not taken up. */
export function listNotTakenUp(sql: Sql, grantedBefore: Date): Promise<{ id: string; workflowId: string }[]> {
  return sql<{ id: string; workflowId: string }[]>`
    select c.id, c.workflow_id from assignments a join conversations c on c.id = a.conversation_id
    where a.taken_up_at is null and a.assigned_at < ${grantedBefore}
    order by a.assigned_at limit 500`
}

/** Such seats of one agent, in one channel or in all. */
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

/** Frees a seat that an earlier step of the conversation got. A seat of this step stays. */
export async function freeEarlierSeat(tx: Sql, conversationId: string, seq: number): Promise<void> {
  await tx`delete from assignments where conversation_id = ${conversationId} and seq is distinct from ${seq}`
}

export interface Seat {
  agentId: string
  agentName: string
  by: 'person' | 'automation'
  decision: AllocationDecision | null
  /** Since when the agent has not been online; null if they are online. */
  awaySince: Date | null
}

/** Takes up the seat that a conversation was granted, and returns it. May be repeated. Undefined if it has none. */
export async function takeUpSeat(sql: Sql, conversationId: string): Promise<Seat | undefined> {
  const [seat] = await sql<(Omit<Seat, 'decision'> & { decision: StoredDecision | null })[]>`
    update assignments s set taken_up_at = coalesce(taken_up_at, clock_timestamp())
    from agents a
    where s.conversation_id = ${conversationId} and a.id = s.agent_id
    returning s.agent_id, a.name as agent_name, s.by, s.decision,
      case when a.presence <> 'online' then a.presence_since
        when a.presence_until <= now() then a.presence_until end as away_since`
  return seat && { ...seat, decision: seat.decision && unpack(seat.decision) }
}

/** Gives a seat without looking at the line, because a person said so, or because it goes back to the same agent. */
export async function giveSeat(
  tx: Sql,
  seat: {
    conversationId: string
    agentId: string
    channelId: string
    by: 'person' | 'automation'
    seq: number
    decision?: AllocationDecision
  },
): Promise<void> {
  const { conversationId, agentId, channelId, by, seq, decision } = seat
  await Promise.all([
    tx`
      insert into assignments (conversation_id, agent_id, assigned_at, by, seq, decision, taken_up_at)
      values (${conversationId}, ${agentId}, statement_timestamp(), ${by}, ${seq}, ${decision ? json(tx, pack(decision)) : null},
        statement_timestamp())
      on conflict (conversation_id) do update set agent_id = excluded.agent_id, assigned_at = excluded.assigned_at,
        by = excluded.by, seq = excluded.seq, decision = excluded.decision, taken_up_at = excluded.taken_up_at`,
    tx`delete from waiting_line where conversation_id = ${conversationId}`,
    noteLastAssigned(tx, { agentId, channelId }),
  ])
}
