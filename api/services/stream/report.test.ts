import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeLog } from '../../../platform/log.ts'
import { makeStreamReport } from './report.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function reported() {
  const lines: Record<string, unknown>[] = []
  const report = makeStreamReport(
    makeLog({ LOG_LEVEL: 'info' }, 'test', { write: line => lines.push(JSON.parse(line)) }),
  )
  return { report, lines }
}

test('the state of the streams is logged every minute', async () => {
  const { report, lines } = reported()
  report.streams(2)
  report.due()
  await vi.advanceTimersByTimeAsync(50)
  report.due()
  report.begin()
  await vi.advanceTimersByTimeAsync(30)
  report.end(3, true)
  report.dropped()
  report.streams(1)
  await vi.advanceTimersByTimeAsync(60_000)
  report.streams(0)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(lines).toMatchObject([
    { level: 'info', streams: 1, dropped: 1, events: 3, lagMs: 80 },
    { level: 'info', streams: 0, dropped: 0, events: 0, lagMs: 0 },
  ])
  expect(lines).toHaveLength(2)
})

test('a long delay is logged as a warning', async () => {
  const { report, lines } = reported()
  report.streams(1)
  report.due()
  report.begin()
  report.end(0, false)
  await vi.advanceTimersByTimeAsync(60_000)
  report.begin()
  report.end(1, true)
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lines.map(({ level, lagMs }) => [level, lagMs])).toEqual([
    ['warn', 60_000],
    ['warn', 60_000],
    ['info', 0],
  ])
})
