import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// The state lives in the module, so each test loads its own.
const load = () => import('./status.ts')

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

test('what is read before a stream that begins late is stale once it runs', async () => {
  const { setLiveState, whenLive } = await load()
  const read = whenLive()
  await vi.advanceTimersByTimeAsync(2_000)
  await read
  expect(setLiveState('live')).toEqual({ stale: true })
  expect(setLiveState('live')).toEqual({ stale: false })
})

test('it is stale too if the first tries to start the stream failed', async () => {
  const { setLiveState, whenLive } = await load()
  setLiveState('broken')
  const read = whenLive()
  await vi.advanceTimersByTimeAsync(2_000)
  await read
  expect(setLiveState('live')).toEqual({ stale: true })
})

test('what waits for the stream is not', async () => {
  const { setLiveState, whenLive } = await load()
  const read = whenLive()
  expect(setLiveState('live')).toEqual({ stale: false })
  await read
  await vi.advanceTimersByTimeAsync(2_000)
  expect(setLiveState('live')).toEqual({ stale: false })
})

test('after a break the stream itself delivers what was missed', async () => {
  const { setLiveState, whenLive } = await load()
  setLiveState('live')
  setLiveState('broken')
  const read = whenLive()
  await vi.advanceTimersByTimeAsync(2_000)
  await read
  expect(setLiveState('live')).toEqual({ stale: false })
})
