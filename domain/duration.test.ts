import { expect, test } from 'vitest'
import { durationMs, isLonger, MAX_DURATION, MAX_DURATION_MS } from './duration.ts'

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['24h', 86_400_000],
  ['366d', MAX_DURATION_MS],
  // What was stored before there was a bound.
  ['367d', MAX_DURATION_MS],
  ['999999d', MAX_DURATION_MS],
])('%s is %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})

test.each([
  ['366d', false],
  ['8784h', false],
  ['8785h', true],
  ['367d', true],
  ['soon', false],
])('whether %s is longer than the longest: %s', (text, longer) => {
  expect(isLonger(text, MAX_DURATION)).toBe(longer)
})

test('the longest is the same in both of its forms', () => {
  expect(durationMs(MAX_DURATION)).toBe(MAX_DURATION_MS)
  expect(() => durationMs('soon')).toThrow('not a duration: soon')
})
