import { expect, test } from 'vitest'
import { oldSince } from './age.ts'

const NOW = 10_000_000
const fresh = { readAt: NOW - 60_000, isFailing: false, live: 'live', caughtUpAt: NOW } as const

test.each<[what: string, more: Partial<Parameters<typeof oldSince>[0]>, since: number | undefined]>([
  ['read a minute ago, and live', {}, undefined],
  ['read, and the stream is still to come', { live: 'connecting', caughtUpAt: undefined }, undefined],
  ['a break of a moment', { live: 'broken', caughtUpAt: NOW - 4_000, readAt: NOW - 3_000 }, undefined],
  ['a break', { live: 'broken', caughtUpAt: NOW - 40_000, readAt: NOW - 30_000 }, NOW - 40_000],
  ['a break before anything was heard', { live: 'broken', caughtUpAt: undefined }, NOW - 60_000],
  ['not to be read, though the stream runs', { isFailing: true }, NOW - 60_000],
  ['not read for long, as when the computer slept', { readAt: NOW - 151_000 }, NOW - 151_000],
])('%s', (_, more, since) => {
  expect(oldSince({ ...fresh, ...more }, NOW)).toBe(since)
})
