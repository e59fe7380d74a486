import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keepSort, keptSort } from './kept-sort.ts'

const store = new Map<string, string>()
beforeAll(
  () =>
    void vi.stubGlobal('localStorage', {
      getItem: (key: string) => store.get(key) ?? null,
      setItem: (key: string, value: string) => void store.set(key, value),
    }),
)
afterAll(() => void vi.unstubAllGlobals())

test('each person has an order of their own for each view', () => {
  keepSort('ann', 'line', 'createdAt')
  keepSort('ann', 'open', 'lastMessageAt')
  keepSort('bob', 'line', 'waitingSince')
  expect(keptSort('ann', 'line')).toBe('createdAt')
  expect(keptSort('bob', 'line')).toBe('waitingSince')
  expect(keptSort('bob', 'open')).toBeUndefined()
  keepSort('ann', 'line', undefined)
  expect(keptSort('ann', 'line')).toBeUndefined()
  expect(keptSort('ann', 'open')).toBe('lastMessageAt')
})

test('what is no order counts for nothing', () => {
  for (const text of ['{"line":"name"}', '[', 'null', '7']) {
    store.set('switchboard-sorts eve', text)
    expect(keptSort('eve', 'line')).toBeUndefined()
  }
})
