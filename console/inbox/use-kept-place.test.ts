import { expect, test } from 'vitest'
import { shiftOf } from './use-kept-place.ts'

const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const seen = { from: 3, to: 6 }

test.each<[what: string, after: string[], shift: number]>([
  ['nothing has changed', before, 0],
  ['a row came above', ['new', ...before], 1],
  ['two went above', ['b', 'd', 'e', 'f', 'g'], -2],
  ['a row in sight went to the top', ['e', 'a', 'b', 'c', 'd', 'f', 'g'], 0],
  ['the first row in sight went to the top', ['d', 'a', 'b', 'c', 'e', 'f', 'g'], 0],
  ['a row from below went to the top', ['g', 'a', 'b', 'c', 'd', 'e', 'f'], 1],
  ['a row above moved below', ['a', 'c', 'd', 'e', 'f', 'g', 'b'], -1],
  ['all rows in sight are gone', ['a', 'b', 'c', 'g'], 0],
])('%s', (_, after, shift) => {
  expect(shiftOf(before, after, seen)).toBe(shift)
})
