import { expect, test } from 'vitest'
import { extendedTo, MOST_SELECTED, NOTHING, type Selection, steppedBy, toggled } from './selection.ts'

const order = [...'abcdef']
const selection = (ids: string, from?: string): Selection => ({ ids: new Set(ids), from, isFull: false })
const shown = ({ ids, from }: Selection) => `${[...ids].join('')} ${from}`

test.each<[what: string, is: Selection, expected: string]>([
  ['the first one', toggled(NOTHING, 'b'), 'b b'],
  ['one more', toggled(selection('b', 'b'), 'd'), 'bd d'],
  ['one is left', toggled(selection('bd', 'd'), 'b'), 'd b'],
  ['a range downwards', extendedTo(selection('b', 'b'), order, 'd'), 'bcd d'],
  ['a range upwards', extendedTo(selection('e', 'e'), order, 'c'), 'edc c'],
  ['a range from nowhere', extendedTo(NOTHING, order, 'c'), 'c c'],
  ['a range from what has left the list', extendedTo(selection('x', 'x'), order, 'c'), 'xc c'],
  ['a step down takes both', steppedBy(NOTHING, order, 'b', 1), 'bc c'],
  ['a step up', steppedBy(selection('bc', 'c'), order, 'b', -1), 'bca a'],
  ['a step at the end', steppedBy(NOTHING, order, 'f', 1), 'f f'],
  ['a step from nowhere', steppedBy(NOTHING, order, undefined, 1), 'a a'],
  ['a step in an empty list', steppedBy(NOTHING, [], 'b', 1), ' undefined'],
])('%s', (_, is, expected) => {
  expect(shown(is)).toBe(expected)
})

test('too many are not selected, and it is told', () => {
  const many = Array.from({ length: MOST_SELECTED + 10 }, (_, index) => String(index))
  const range = extendedTo(toggled(NOTHING, '59'), many, '0')
  expect(range.ids.size).toBe(MOST_SELECTED)
  expect(range.isFull).toBe(true)
  expect(range.ids.has('59')).toBe(true)
  expect(toggled(range, '59')).toMatchObject({ isFull: false })
})
