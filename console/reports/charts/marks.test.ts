import { expect, test } from 'vitest'
import { type Direction, type Mark, markAfter } from './marks.ts'

// Three columns of two parts; the one in the middle has only its upper part.
const MARKS: Mark[] = [
  { row: 0, part: 0 },
  { row: 0, part: 1 },
  { row: 1, part: 1 },
  { row: 2, part: 0 },
  { row: 2, part: 1 },
]
const led = (from: Mark | undefined, key: string, direction: Direction) => {
  const mark = markAfter(MARKS, from, key, direction)
  return mark && [mark.row, mark.part]
}

test.each<[Direction, string, Mark | undefined, number[] | undefined]>([
  ['right', 'ArrowRight', undefined, [0, 0]],
  ['right', 'ArrowRight', { row: 0, part: 1 }, [1, 1]],
  ['right', 'ArrowRight', { row: 0, part: 0 }, [2, 0]],
  ['right', 'ArrowLeft', { row: 0, part: 0 }, [0, 0]],
  ['right', 'ArrowUp', { row: 0, part: 0 }, [0, 1]],
  ['right', 'ArrowDown', { row: 1, part: 1 }, [1, 1]],
  ['down', 'ArrowDown', { row: 1, part: 1 }, [2, 1]],
  ['down', 'ArrowUp', { row: 1, part: 1 }, [0, 1]],
  ['down', 'ArrowRight', { row: 2, part: 0 }, [2, 1]],
  ['down', 'End', { row: 0, part: 0 }, [2, 1]],
  ['right', 'Home', { row: 2, part: 1 }, [0, 0]],
  ['right', 'a', { row: 0, part: 0 }, undefined],
])('in a chart to the %s, %s goes to the next value', (direction, key, from, to) => {
  expect(led(from, key, direction)).toEqual(to)
})
