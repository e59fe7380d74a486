import { type Frame, innerHeight, innerWidth, round } from './frame.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** A column, and one of its parts. */
  column: number
  part: number
}

/** The most that a column is wide, px. */
const WIDEST = 48

/** Columns of stacked parts. A part of 0 has no box. */
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
