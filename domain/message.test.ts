import { expect, test } from 'vitest'
import { heardAt } from './message.ts'

const NOW = Date.UTC(2026, 10, 29, 12)
const MINUTE = 60_000

test.each([
  ['no time of its own', undefined, NOW],
  ['a moment ago, to the second', NOW - 700, NOW],
  ['a minute ago', NOW - MINUTE, NOW],
  ['an hour ago', NOW - 60 * MINUTE, NOW - 60 * MINUTE],
  ['three days ago', NOW - 72 * 60 * MINUTE, NOW - 72 * 60 * MINUTE],
  ['in the future', NOW + 60 * MINUTE, NOW],
])('sent %s, it counts as received then', (_, sentAt, expected) => {
  expect(heardAt({ sentAt, receivedAt: NOW })).toBe(expected)
})
