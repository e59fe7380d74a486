import type { Fragment, Sql } from './client.ts'

/**
 * The key of the PostgreSQL advisory lock on all seats of the installation. A change of one pool's seats takes it shared,
 * together with an exclusive lock on the pool. The number is arbitrary, but the migrations use it too, so it must not
 * change.
 */
export const SEATS_LOCK = 7_305_001

/**
 * What a change of supply (agents' free seats) or demand (waiting conversations) touches. A pool is a group that membership
 * connects: channels, the agents who handle them, those agents' other channels, and so on. Changes within one pool wait for
 * each other; changes in two pools don't.
 */
export interface Touching {
  channels?: string[]
  agents?: string[]
  /** The agents who have a seat for one of these conversations. The conversations' channels must be named too. */
  conversations?: string[]
  /** The members of these teams. */
  teams?: string[]
}

/** Channels and agents that identify the locked pools; null: all pools. */
export type Touched = string[] | null

/**
 * Locks all pools that a change touches, until the transaction ends. Must be the first statement of the transaction, so
 * that the next one sees everything that was decided before. Without `touching`, it locks all pools, and nobody else can
 * change anything.
 */
export async function lockSeats(tx: Sql, touching: Touching | undefined): Promise<Touched> {
  if (!touching) {
    await tx`select lock_all_seats(), ${lessPatient(tx)}`
    return null
  }
  const { channels = [], agents = [], conversations = [], teams = [] } = touching
  const [locked] = await tx<{ touched: string[] }[]>`
    select ${plannedOnce(tx)}, lock_seats(${[...channels, ...agents]}::uuid[], ${conversations}::uuid[], ${teams}::uuid[]) as touched,
      ${lessPatient(tx)}`
  return locked?.touched ?? []
}

/**
 * Columns for a statement that takes locks; they set how the statements after it are planned. Those are long but run
 * quickly: planning them again each time would take longer than running them, while others wait. They use indexes even if
 * the line was short when the planner last saw it.
 */
export const plannedOnce = (sql: Sql) => sql`
  set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`

/**
 * How long a change that holds the lock of the seats waits for another lock, such as that of a conversation's row, ms. All
 * changes of its pool wait meanwhile. So it gives up soon, and is tried again.
 */
export const ROW_PATIENCE_MS = 1_500

/** A column for a statement that takes the lock of the seats; it must stand behind the lock. */
export const lessPatient = (sql: Sql) => sql`set_config('lock_timeout', ${String(ROW_PATIENCE_MS)}, true)`

/** A condition on a pool's row `p`: the pool is locked. */
export function isLocked(sql: Sql, touched: Touched): Fragment {
  if (touched === null) return sql`true`
  return sql`p.pool in (select pool from seat_pools where id = any(${touched}::uuid[]))`
}
