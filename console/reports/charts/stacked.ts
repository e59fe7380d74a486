import { type Frame, innerHeight, innerWidth, round } from './frame.ts'

/** A part of a column, px. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** The index of the column and of its part. */
  column: number
  part: number
}

/** The greatest width of a column, px. */
const WIDEST = 48

/**
 * The boxes of stacked columns. A part of 0 has none.
 *
 * @param max the total that fills the height
 */
export function stackedBoxes(columns: number[][], max: number, frame: Frame): Box[] {
  const slot = innerWidth(frame) / Math.max(1, columns.length)
  const width = Math.max(1, Math.min(WIDEST, slot * 0.7))
  return columns.flatMap((parts, column) => {
    const x = frame.left + slot * column + (slot - width) / 2
    let bottom = frame.top + innerHeight(frame)
    return parts.flatMap((value, part) => {
      if (value <= 0) return []
      const height = (innerHeight(frame) * value) / max
      bottom -= height
      return [{ x: round(x), y: round(bottom), width: round(width), height: round(height), column, part }]
    })
  })
}
