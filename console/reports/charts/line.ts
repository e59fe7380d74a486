import { type Frame, innerWidth, round, yOf } from './frame.ts'

/** A point, px, with the index of its value. */
export interface Point {
  x: number
  y: number
  index: number
}

/**
 * The points of a line, in pieces: a missing value makes a gap. Drawn as 0, it would look measured.
 *
 * @param values one for each place, from the left
 */
export function linePieces(values: (number | null)[], max: number, frame: Frame): Point[][] {
  const pieces: Point[][] = []
  let piece: Point[] = []
  for (const [index, value] of values.entries()) {
    if (value === null) {
      if (piece.length > 0) pieces.push(piece)
      piece = []
    } else piece.push({ index, x: placeOf(index, values.length, frame), y: yOf(value, max, frame) })
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces
}

/** The middle of a place, px from the left. All places are equally wide. */
export function placeOf(index: number, count: number, frame: Frame): number {
  return round(frame.left + (innerWidth(frame) * (index + 0.5)) / Math.max(1, count))
}

/** The piece as a path of SVG. */
export function pathOf(piece: Point[]): string {
  return piece.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}
