import { expect, test } from 'vitest'
import { readRange } from './byte-range.ts'

// Of a file of 1,000 bytes.
test.each<[string | undefined, ReturnType<typeof readRange>]>([
  [undefined, undefined],
  ['bytes=0-', { start: 0, end: 999 }],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=0-499', { start: 0, end: 499 }],
  ['bytes=500-999', { start: 500, end: 999 }],
  ['bytes=999-', { start: 999, end: 999 }],
  // Past the end, what is there.
  ['bytes=900-5000', { start: 900, end: 999 }],
  // The last bytes.
  ['bytes=-1', { start: 999, end: 999 }],
  ['bytes=-1000', { start: 0, end: 999 }],
  ['bytes=-5000', { start: 0, end: 999 }],
  // What is not there.
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=1000-2000', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  // What means nothing is passed over, as RFC 9110 has it.
  ['bytes=500-499', undefined],
  ['bytes=-', undefined],
  ['bytes=', undefined],
  ['bytes=a-b', undefined],
  ['bytes=0-1,5-6', undefined],
  ['items=0-1', undefined],
  ['0-1', undefined],
  ['bytes=1.5-2', undefined],
])('Range: %s', (header, range) => {
  expect(readRange(header, 1_000)).toEqual(range)
})

test('an empty file has no part', () => {
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable')
  expect(readRange('bytes=-5', 0)).toBe('unsatisfiable')
  expect(readRange(undefined, 0)).toBeUndefined()
})
