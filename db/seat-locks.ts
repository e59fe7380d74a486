import type { Fragment, Sql } from './client.ts'

/**
 * The lock of PostgreSQL's on all seats of the installation. Arbitrary, fixed, and known to the migrations. Whoever changes the
 * seats of one pool shares it, and has the pool's own alone.
 */
export const SEATS_LOCK = 7_305_001

/**
 * What a change of supply or demand is about. A pool is what is connected by membership: channels, with the agents who handle
 * them, with those agents' other channels, and so on. Changes in one pool wait for each other; those in two pools don't.
 */
export interface Touching {
  channels?: string[]
  agents?: string[]
  /** Whoever has a seat for one of them. Its channel is to be named too. */
  conversations?: string[]
  /** Whoever is in one of them. */
  teams?: string[]
}

/** Channels and agents by which the pools that are locked are known; null: all. */
export type Touched = string[] | null

/**
 * Takes the locks of all pools that a change touches, until the transaction ends. To be its first statement: the next sees
 * everything that was decided before. Without `touching`, nobody else changes anything.
 */
export async function lockSeats(tx: Sql, touching: Touching | undefined): Promise<Touched> {
  if (!touching) {
    await tx`select lock_all_seats()`
    return null
  }
  const { channels = [], agents = [], conversations = [], teams = [] } = touching
  const [locked] = await tx<{ touched: string[] }[]>`
    select ${plannedOnce(tx)}, lock_seats(${[...channels, ...agents]}::uuid[], ${conversations}::uuid[], ${teams}::uuid[]) as touched`
  return locked?.touched ?? []
}

/**
 * Of a statement that takes locks, for those behind it: they are long and quickly done, and to plan them anew each time would
 * take longer than to do them, while others wait. They go by indexes, however short the line was when the planner last looked.
 */
export const plannedOnce = (sql: Sql) => sql`
  set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`

/** Which pools are locked, as a condition on their row `p`. */
export function isLocked(sql: Sql, touched: Touched): Fragment {
  if (touched === null) return sql`true`
  return sql`p.pool in (select pool from seat_pools where id = any(${touched}::uuid[]))`
}
