import { expect, test } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

test.each([
  ['120', 120_000],
  ['0', 0],
  ['1.5', 1_500],
  ['Mon, 23 Nov 2026 09:01:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 08:00:00 GMT', 0],
  ['99999999', 86_400_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, ms) => {
  expect(readRetryAfter(header, Date.parse('2026-11-23T09:00:00Z'))).toBe(ms)
})
