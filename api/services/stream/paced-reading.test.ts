import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pacedReading } from './paced-reading.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A reading that takes `takesMs` and asks to be repeated after `againMs`; when each one began. */
function readings(options: { takesMs?: number; againMs?: number } = {}) {
  const { takesMs = 0, againMs = 1_000 } = options
  const begun: number[] = []
  const start = performance.now()
  let wanted = true
  const paced = pacedReading({
    async read() {
      begun.push(performance.now() - start)
      await new Promise(resolve => setTimeout(resolve, takesMs))
      return againMs
    },
    isWanted: () => wanted,
    gatherMs: 50,
    gapMs: 150,
  })
  return {
    paced,
    begun,
    unwant() {
      wanted = false
    },
  }
}

test('a burst of notices is read once, and the next one after the gap', async () => {
  const { paced, begun } = readings()
  for (let count = 0; count < 10; count++) paced.noticed()
  await vi.advanceTimersByTimeAsync(60)
  for (let count = 0; count < 10; count++) paced.noticed()
  await vi.advanceTimersByTimeAsync(400)
  expect(begun).toEqual([50, 200])
})

test('what is noticed during a reading leads to another', async () => {
  const { paced, begun } = readings({ takesMs: 100 })
  paced.noticed()
  await vi.advanceTimersByTimeAsync(100)
  paced.noticed()
  await vi.advanceTimersByTimeAsync(900)
  expect(begun).toEqual([50, 200])
})

test('without a notice it reads again when the last reading asked for it', async () => {
  const { paced, begun } = readings({ takesMs: 10, againMs: 500 })
  paced.noticed()
  await vi.advanceTimersByTimeAsync(1_100)
  expect(begun).toEqual([50, 560, 1_070])
})

test('nothing is read without readers or after the end', async () => {
  const unwanted = readings()
  unwanted.paced.noticed()
  unwanted.unwant()
  const stopped = readings({ takesMs: 10, againMs: 20 })
  stopped.paced.noticed()
  await vi.advanceTimersByTimeAsync(55)
  stopped.paced.stop()
  stopped.paced.noticed()
  await vi.advanceTimersByTimeAsync(5_000)
  expect([unwanted.begun, stopped.begun]).toEqual([[], [50]])
})
