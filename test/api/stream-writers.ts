import fc from 'fast-check'
import type { World } from '../harness/world.ts'
import { emit } from './made-up-events.ts'

/** One transaction of a writer. */
export const written = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  holdMs: fc.constantFrom(0, 0, 0, 5, 40, 120),
  inTheirs: fc.boolean(),
  rolledBack: fc.constantFrom(false, false, false, true),
})
/** A reader that reconnects: when, and how far back in what the others have seen. */
export const comingBack = fc.record({ afterMs: fc.nat(900), share: fc.nat(100), isAnn: fc.boolean() })

type Written = typeof written extends fc.Arbitrary<infer T> ? T : never

/** Writes its rows in one transaction. Their labels tell their number, and whether they belong to the other channel. */
export async function write(
  sql: World['sql'],
  { rows, holdMs, inTheirs, rolledBack }: Written,
  to: Parameters<typeof emit>[1],
  label: string,
): Promise<void> {
  await sql
    .begin(async tx => {
      for (let row = 0; row < rows; row++) {
        await emit(tx, to, `${label} ${row} ${inTheirs}`)
      }
      await tx`select pg_sleep(${holdMs / 1_000})`
      if (rolledBack) throw new Error('rolled back')
    })
    .catch(error => {
      if (!rolledBack) throw error
    })
}
