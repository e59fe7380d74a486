import { expect, test } from 'vitest'
import { windowState } from './window.ts'

const at = (minutes: number | null) => ({
  window: { freeTextUntil: minutes === null ? null : new Date(minutes * 60_000).toISOString() },
})

test.each<[number | null, string]>([
  [null, 'closed'],
  [0, 'closed'],
  [30, 'urgent'],
  [31, 'soon'],
  [120, 'soon'],
  [121, 'open'],
])('%s minutes before its end the window is %s', (minutes, expected) => {
  expect(windowState(at(minutes), 0).is).toBe(expected)
})

test('SMS has none', () => {
  expect(windowState({ window: null }, 0)).toEqual({ is: 'none' })
})
