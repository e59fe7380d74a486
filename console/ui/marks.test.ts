import { expect, test } from 'vitest'
import { type Mark, partsOf } from './marks.ts'

const shown = (text: string, ...marks: [start: number, end: number][]) =>
  partsOf(
    text,
    marks.map(([start, end]): Mark => ({ start, end })),
  )
    .map(({ text, isMarked }) => (isMarked ? `[${text}]` : text))
    .join('')

test.each<[what: string, shown: string, expected: string]>([
  ['nothing marked', shown('a refund'), 'a refund'],
  ['in the middle', shown('a refund now', [2, 8]), 'a [refund] now'],
  ['all of it', shown('refund', [0, 6]), '[refund]'],
  ['two, in any order', shown('ab cd', [3, 5], [0, 2]), '[ab] [cd]'],
  ['next to each other', shown('abcd', [0, 2], [2, 4]), '[ab][cd]'],
  ['one within another', shown('abcd', [0, 3], [1, 2]), '[abc]d'],
  ['outside', shown('ab', [1, 9], [-1, 1]), 'ab'],
  ['an empty one', shown('ab', [1, 1]), 'ab'],
  ['no text', shown(''), ''],
])('%s', (_, is, expected) => {
  expect(is).toBe(expected)
})
