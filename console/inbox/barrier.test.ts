import { expect, test } from 'vitest'
import { barrierOf } from './barrier.ts'

test.each([
  ['assigned', true, 'open', undefined],
  ['assigned', true, 'none', undefined],
  ['assigned', true, 'urgent', undefined],
  ['waiting', true, 'closed', 'window'],
  ['resolved', true, 'open', 'resolved'],
  ['resolved', true, 'closed', 'resolved'],
  ['closed', true, 'open', 'closed'],
  ['closed', true, 'closed', 'closed'],
  ['assigned', false, 'open', 'colleague'],
  ['assigned', false, 'closed', 'colleague'],
] as const)('%s, may act: %s, window %s: %s', (status, mayAct, window, expected) => {
  expect(barrierOf({ status }, { mayAct, window })).toBe(expected)
})
