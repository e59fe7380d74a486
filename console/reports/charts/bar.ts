import { round } from './frame.ts'

/** A bar, in px. */
export interface Bar {
  y: number
  height: number
  width: number
  /** The row that it belongs to, and the index of its value. */
  row: number
  series: number
}

const ROW = 26
const GAP = 8

/**
 * The bars of a chart, a group for each row. The height follows from their number.
 *
 * @param max the value that fills the width
 */
export function barsOf(
  rows: (number | null)[][],
  max: number,
  width: number,
): { bars: Bar[]; height: number; rowHeight: number } {
  const most = Math.max(1, ...rows.map(values => values.length))
  const rowHeight = Math.max(ROW, most * 12 + GAP)
  const bars = rows.flatMap((values, row) => {
    const height = (rowHeight - GAP) / most
    return values.flatMap((value, series) =>
      value === null
        ? []
        : [
            {
              y: round(row * rowHeight + GAP / 2 + series * height),
              height: round(height - 1),
              width: round((Math.max(0, width) * value) / max),
              row,
              series,
            },
          ],
    )
  })
  return { bars, height: rows.length * rowHeight, rowHeight }
}
