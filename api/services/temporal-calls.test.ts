import type { Client } from '@temporalio/client'
import { afterEach, expect, test, vi } from 'vitest'
import { callsOf, NoAnswerInTime } from './temporal-calls.ts'

afterEach(() => vi.useRealTimers())

/** A client whose calls have no deadline of their own. */
const client = () =>
  ({ connection: { withDeadline: (_: number, call: () => Promise<unknown>) => call() } }) as unknown as Client

test('a call without an answer ends at its deadline', async () => {
  vi.useFakeTimers()
  const made = callsOf(client()).by(Date.now() + 1_000, () => new Promise(() => {}))
  const outcome = expect(made).rejects.toThrow(NoAnswerInTime)
  await vi.advanceTimersByTimeAsync(1_000)
  await outcome
})

test('a call that never ends does not keep the service from ending', async () => {
  vi.useFakeTimers()
  const calls = callsOf(client())
  calls.by(Date.now() + 1_000, () => new Promise(() => {})).catch(() => {})
  let isSettled = false
  const settled = calls.settled().then(() => {
    isSettled = true
  })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(isSettled).toBe(false)
  await vi.advanceTimersByTimeAsync(15_000)
  await settled
})
