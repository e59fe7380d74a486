/** A scale from 0 to a round number. */
export interface Scale {
  max: number
  /** The values of the grid's lines, with 0. */
  ticks: number[]
}

/** Steps of durations, ms, as on a clock: for times, 15 min is rounder than 1000 s. */
const CLOCK = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400,
].map(seconds => seconds * 1_000)

/**
 * The scale for some values.
 *
 * @param isTime the values are durations, ms
 * @param most about how many steps there are
 */
export function scaleOf(values: number[], { isTime = false, most = 4 } = {}): Scale {
  const top = Math.max(0, ...values)
  if (top === 0) return { max: 1, ticks: [0] }
  const step = stepOf(top / most, isTime)
  const count = Math.ceil(top / step - 1e-9)
  return {
    max: Number((count * step).toPrecision(12)),
    ticks: Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(12))),
  }
}

/** The smallest round step that is not smaller than `rough`. */
function stepOf(rough: number, isTime: boolean): number {
  const known = isTime ? CLOCK.find(step => step >= rough) : undefined
  if (known !== undefined) return known
  const unit = isTime ? 86_400_000 : 1
  const size = rough / unit
  const power = 10 ** Math.floor(Math.log10(size))
  const nice = [1, 2, 5, 10].find(one => one * power >= size - 1e-9) ?? 10
  return nice * power * unit
}
