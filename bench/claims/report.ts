import { mean, percentile } from '../measure.ts'
import type { Verdict } from '../report.ts'
import { type Format, layOut, QUANTILE_HEADER, quantiles, ratio } from '../table.ts'
import type { Claims } from './measure.ts'

const STEPS: [keyof Claims['times'], string][] = [
  ['floor', 'floor: lock, insert, commit'],
  ['claimInVain', 'claim, nobody free'],
  ['claimFree', 'claim, a seat free'],
  ['release', 'release → first in line'],
]

/** One row for the floor and one for each step, at each size. The steps have their ratio to the floor. */
export function claimsTable(found: Claims[], format: Format): string {
  const header = ['agents', 'waiting', 'step', ...QUANTILE_HEADER, 'per second', 'p50 ratio', 'p99 ratio']
  const rows = found.flatMap(({ waiting, agents, times }) =>
    STEPS.map(([step, name]) => [
      ...(step === 'floor' ? [String(agents), String(waiting)] : ['', '']),
      name,
      ...quantiles(times[step]),
      (1_000 / mean(times[step])).toFixed(1),
      ...[0.5, 0.99].map(share =>
        step === 'floor' ? '' : ratio(percentile(times[step], share), percentile(times.floor, share)),
      ),
    ]),
  )
  return layOut(header, rows, format, 3)
}

/** The most that a claim may take, as a multiple of the floor, at p50. */
const AT_MOST = 2.5

/** One sentence for each kind of claim and size: the measured value, the limit, and whether it is met. */
export function judgeClaims(found: Claims[]): Verdict[] {
  return found.flatMap(({ agents, waiting, times }) =>
    STEPS.filter(([step]) => step.startsWith('claim')).map(([step, name]) => {
      const share = percentile(times[step], 0.5) / percentile(times.floor, 0.5)
      const text = `${name}, ${agents} agents, ${waiting} waiting: p50 ${share.toFixed(2)} × the floor, at most ${AT_MOST} × the floor`
      return { met: share <= AT_MOST, text }
    }),
  )
}
