import { expect, test } from 'vitest'
import { sortAfter, sorted, sortOf } from './sort.ts'
import { tableOf } from './table.ts'

const figures = (p50: number | null) => {
  const spread = { average: p50, p50, p90: p50, longest: p50 }
  return { count: 1, wall: spread, business: spread }
}
const TABLE = tableOf(
  {
    total: figures(2),
    groups: ([2, null, 0, 3] as const).map((p50, n) => ({ key: `${n}`, name: `${n}`, ...figures(p50) })),
  },
  { name: 'wait', clock: 'wall', groupBy: 'agent', from: 0, to: 1, timezone: 'UTC' },
)

test.each([
  ['p50', ['3', '0', '2', '1']],
  ['-p50', ['2', '0', '3', '1']],
  // As many each: as they came.
  ['count', ['0', '1', '2', '3']],
  ['opened', ['0', '1', '2', '3']],
  [undefined, ['0', '1', '2', '3']],
])('by %s', (text, keys) => {
  expect(sorted(TABLE, sortOf(text)).rows.map(({ key }) => key)).toEqual(keys)
})

test('a column is clicked for the greatest, the smallest, and the usual order', () => {
  const first = sortAfter('count', 'p50')
  expect(first).toBe('p50')
  expect(sortAfter(first, 'p50')).toBe('-p50')
  expect(sortAfter('-p50', 'p50')).toBeUndefined()
})
