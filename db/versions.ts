import type { Sql } from './client.ts'

/** The tables whose version the API counts for If-Match, and triggers count with each change (migration 0060). */
type Versioned = 'agents' | 'teams' | 'labels' | 'views'

/**
 * Counts a version further if it is still the expected one, so that of two changes based on the same version one is refused,
 * whatever the other changes and wherever it is carried out. Must be part of the transaction of the change.
 */
export async function claimVersion(
  tx: Sql,
  table: Versioned,
  id: string,
  expected: number,
): Promise<boolean> {
  const { count } = await tx`
    update ${tx(table)} set version = version + 1 where id = ${id} and version = ${expected}`
  return count > 0
}
