import { expect, test } from 'vitest'
import { lookOnce, mergeWalked, type Walked } from './walk.ts'

const walked = (positions: number[], next?: number): Walked<{ position: number }> => ({
  hits: positions.map(position => ({ position })),
  ...(next !== undefined && { next }),
})

test.each<
  [what: string, one: [number[], number?], other: [number[], number?], page: number[], next?: number]
>([
  ['nothing', [[]], [[]], []],
  ['all of both', [[9, 3]], [[7]], [9, 7, 3]],
  ['one alone', [[]], [[7, 5]], [7, 5]],
  ['more than a page', [[9, 8, 3]], [[7, 6]], [9, 8, 7], 7],
  ['one that goes on', [[9, 8], 8], [[7]], [9, 8], 8],
  ['one that ended in vain', [[], 5], [[7, 4]], [7], 5],
  ['both go on', [[9], 6], [[8, 7], 7], [9, 8, 7], 7],
  ['a full page, and the other behind it', [[9, 8, 7], 7], [[6]], [9, 8, 7], 7],
])('a page of two walks: %s', (_, [ones, oneNext], [others, otherNext], page, next) => {
  const merged = mergeWalked(walked(ones, oneNext), walked(others, otherNext), 3)
  expect(merged).toEqual(walked(page, next))
})

test('a look at few candidates goes on where there may be more', () => {
  const even = ({ position }: { position: number }) => (position % 2 === 0 ? { position } : undefined)
  const candidates = [{ position: 5 }, { position: 4 }, { position: 3 }]
  expect(lookOnce(candidates, 4, even)).toEqual(walked([4]))
  expect(lookOnce(candidates, 3, even)).toEqual(walked([4], 3))
})
