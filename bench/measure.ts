import { setTimeout as rest } from 'node:timers/promises'
import type { Arrivals } from './arrivals.ts'
import { post } from './http.ts'
import type { Turn } from './side.ts'

/** After this time, all work that a turn causes has ended, ms. */
export const SETTLED_MS = 1_000

/** How long one turn took, ms. */
export interface Timing {
  /** From the request to the end of its answer. */
  answered: number
  /** From the request until the emulator is asked for the message that it leads to. */
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
 * Takes turns one at a time, one of each kind after the other, so that other load on the machine affects all kinds
 * alike. After each turn is a rest, in which its remaining work ends and the processes become idle, as between two
 * messages of a conversation.
 */
export async function takeTurns<K extends string>(
  kinds: Record<K, () => Turn>,
  count: number,
  restMs: number,
  arrivals: Arrivals,
): Promise<Record<K, Timing[]>> {
  const names = Object.keys(kinds) as K[]
  const timings = Object.fromEntries(names.map((name): [K, Timing[]] => [name, []])) as Record<K, Timing[]>
  for (let turn = 0; turn < count; turn++) {
    for (const name of names) {
      timings[name].push(await time(kinds[name](), arrivals))
      await rest(restMs)
    }
  }
  return timings
}

/**
 * Turns per second in a closed loop: each maker takes one turn after the other until the round is over. Turns that end
 * later are waited for but not counted.
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

/** The value at the given quantile (0 to 1), by the nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
