import postgres from 'postgres'
import type { AllocationDecision } from '../domain/choose-agent.ts'
import { requireInTime } from '../platform/time-limit.ts'
import { type Database, type Fragment, json, type Sql } from './client.ts'
import { lockSeats, SEATS_LOCK, type Touched, type Touching } from './seat-locks.ts'
import { type Grant, serveLine } from './serve-line.ts'

export { SEATS_LOCK, type Touching } from './seat-locks.ts'
export type { Grant } from './serve-line.ts'

/** Says what came of a change, for the line. */
export interface Supply {
  /** Gives out what is free, and tells to whom. */
  giveOut(): Promise<Grant[]>
  /** Nothing came to be free, and whoever came to wait can't be served: there is nothing to give out. */
  nothingNew(): void
}

/**
 * Makes a change of supply or demand (a claim, a release, presence, capacity, membership), and gives out what it made
 * possible, in one transaction. The lock comes first, so that what follows sees everything that was decided before; without
 * it two changes at once overfill an agent, or leave a free seat beside a waiting conversation.
 * The workflows of those that were granted have to be told: the transaction is the truth, the signal says only "look".
 *
 * @param change may call `giveOut` itself, to see what came of it; else it is called at the end
 * @param touching whose seats it may change; without it, everybody's: then all others wait
 */
export function changeSeats<T>(
  sql: Database,
  change: (tx: Sql, supply: Supply) => Promise<T>,
  touching?: Touching,
): Promise<{ result: T; granted: Grant[] }> {
  return readAndChangeSeats(sql, async tx => ({ touched: await lockSeats(tx, touching) }), change)
}

/**
 * The same, where what the change goes by is known beforehand.
 *
 * @param look takes the locks, and reads, sent together: what is read costs no round trip of its own while others wait. What
 *   depends on what others change has to be read by the statement that takes the locks, or by one sent behind it
 */
export async function readAndChangeSeats<L extends { touched: Touched }, T>(
  sql: Database,
  look: (tx: Sql) => Promise<L>,
  change: (tx: Sql, supply: Supply, looked: L) => Promise<T>,
): Promise<{ result: T; granted: Grant[] }> {
  const outcome = await sql.begin(async tx => {
    const looked = await look(tx)
    // It may have waited for a connection, or for the lock, until somebody else was asked to do it.
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
    update assignments s set taken_up_at = coalesce(taken_up_at, clock_timestamp())
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
    seq: number
    decision?: AllocationDecision
  },
): Promise<void> {
  const { conversationId, agentId, channelId, by, seq, decision } = seat
  await Promise.all([
    tx`
      insert into assignments (conversation_id, agent_id, assigned_at, by, seq, decision, taken_up_at)
      values (${conversationId}, ${agentId}, statement_timestamp(), ${by}, ${seq}, ${decision ? json(tx, decision) : null},
        statement_timestamp())
      on conflict (conversation_id) do update set agent_id = excluded.agent_id, assigned_at = excluded.assigned_at,
        by = excluded.by, seq = excluded.seq, decision = excluded.decision, taken_up_at = excluded.taken_up_at`,
    tx`delete from waiting_line where conversation_id = ${conversationId}`,
    noteLastAssigned(tx, { agentId, channelId }),
  ])
}
