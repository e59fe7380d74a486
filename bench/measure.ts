import { setTimeout as rest } from 'node:timers/promises'
import type { Arrivals } from './arrivals.ts'
import { post } from './http.ts'
import type { Turn } from './side.ts'

/** After this everything that a turn leaves behind has ended, ms. */
export const SETTLED_MS = 1_000

/** What one turn took, ms. */
export interface Timing {
  /** From the request to the end of its answer. */
  answered: number
  /** From the request to the arrival of the one it leads to at Twilio. */
  arrived: number
}

export async function time({ address, request }: Turn, arrivals: Arrivals): Promise<Timing> {
  const arrival = arrivals.next(address)
  const start = performance.now()
  const answer = post(request).then(() => performance.now())
  const [answered, arrived] = await Promise.all([answer, arrival])
  return { answered: answered - start, arrived: arrived - start }
}

/**
 * Takes turns one at a time, one of each kind after the other, so that whatever else the machine does meets all kinds
 * alike. After each is a rest: what is left of a turn ends, and everyone is as idle as between two messages of a talk.
 */
export async function takeTurns<K extends string>(
  kinds: Record<K, () => Turn>,
  count: number,
  restMs: number,
  arrivals: Arrivals,
): Promise<Record<K, Timing[]>> {
  const names = Object.keys(kinds) as K[]
  const timings = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<K, Timing[]>
  for (let turn = 0; turn < count; turn++) {
    for (const name of names) {
      timings[name].push(await time(kinds[name](), arrivals))
      await rest(restMs)
    }
  }
  return timings
}

/**
 * Turns a second in a closed loop: each of the makers takes one turn after the other, for as long as the round lasts.
 * What ends after the round isn't counted, but waited for.
 */
export async function throughput(
  makers: (() => Turn)[],
  roundMs: number,
  arrivals: Arrivals,
): Promise<number> {
  const end = performance.now() + roundMs
  let done = 0
  await Promise.all(
    makers.map(async make => {
      while (performance.now() < end) {
        await time(make(), arrivals)
        if (performance.now() < end) done++
      }
    }),
  )
  return done / (roundMs / 1_000)
}

/** The value below which the given share (0 to 1) of the values lies, by the nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
