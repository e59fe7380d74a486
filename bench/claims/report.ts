import { mean, percentile } from '../measure.ts'
import { type Format, layOut, QUANTILE_HEADER, quantiles, ratio } from '../table.ts'
import type { Claims } from './measure.ts'

const STEPS: [keyof Claims['times'], string][] = [
  ['floor', 'floor: lock, insert, commit'],
  ['claimInVain', 'claim, nobody free'],
  ['claimFree', 'claim, a seat free'],
  ['release', 'release → first in line'],
]

/** A row for the floor and one for each step, of each size; the steps with their ratio to the floor. */
export function claimsTable(found: Claims[], format: Format): string {
  const header = ['agents', 'waiting', 'step', ...QUANTILE_HEADER, 'per second', 'p50 ratio', 'p99 ratio']
  const rows = found.flatMap(({ waiting, agents, times }) =>
    STEPS.map(([step, name]) => [
      ...(step === 'floor' ? [String(agents), String(waiting)] : ['', '']),
      ...[name, ...quantiles(times[step]), (1_000 / mean(times[step])).toFixed(1)],
      ...[0.5, 0.99].map(share =>
        step === 'floor' ? '' : ratio(percentile(times[step], share), percentile(times.floor, share)),
      ),
    ]),
  )
  return layOut(header, rows, format, 3)
}
