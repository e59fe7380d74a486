import { expect, test } from 'vitest'
import { figuresOf } from './notice-words.ts'

test('the figures of a notice are in one order; what the provider did not say is told as such', () => {
  expect(figuresOf({ warnedBelow: 20, balance: null })).toEqual([
    ['balance', null],
    ['warnedBelow', 20],
  ])
  expect(figuresOf({ events: ['ACCOUNT_VIOLATION', 'SCHEDULE_FOR_DISABLE'] })).toEqual([
    ['events', 'ACCOUNT_VIOLATION, SCHEDULE_FOR_DISABLE'],
  ])
  expect(figuresOf({ events: [] })).toEqual([])
  expect(figuresOf({ limit: 'TIER_1K' })).toEqual([['limit', 'TIER_1K']])
})
