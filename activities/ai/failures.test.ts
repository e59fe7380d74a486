import { expect, test } from 'vitest'
import type { ModelFailure } from '../../providers/model/model.ts'
import { passingFailure } from './failures.ts'

const passing = (retryAfterMs?: number): ModelFailure =>
  ({ passing: { type: 'AiRateLimited', retryAfterMs } }) as ModelFailure

test.each<[number | undefined, number | undefined]>([
  [undefined, undefined],
  [0, 1_000],
  [999, 1_000],
  [4_000, 4_000],
  [15_000, 15_000],
  // The customer does not wait for a minute.
  [60_000, 15_000],
])('asked to wait %s ms, it waits %s', (retryAfterMs, delay) => {
  expect(passingFailure(passing(retryAfterMs), 0).nextRetryDelay).toBe(delay)
})

test('it is retried, with the endpoint’s error message and the tokens used so far', () => {
  const said = { status: 429, message: 'Slow down' } as ModelFailure['said']
  const failure = passingFailure({ ...passing(), said }, 70)
  expect(failure.nonRetryable).toBeFalsy()
  expect(failure.type).toBe('AiRateLimited')
  expect(failure.message).toContain('429')
  expect(failure.details).toEqual([{ endpoint: said, tokens: 70 }])
})

test('a failure without a message counts as the endpoint’s', () => {
  const failure = passingFailure({} as ModelFailure, 0)
  expect(failure.type).toBe('AiServerError')
  expect(failure.details).toEqual([{ endpoint: {}, tokens: 0 }])
})
