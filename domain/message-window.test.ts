import { describe, expect, test } from 'vitest'
import { freeTextAllowed, freeTextSince, freeTextUntil, windowNoticeAt } from './message-window.ts'

const WRITTEN = Date.parse('2026-03-02T09:00:00Z')
const after = (hours: number, ms = 0) => WRITTEN + hours * 3_600_000 + ms

describe('free text on WhatsApp', () => {
  test('may be sent until five minutes before a day has gone by', () => {
    const until = after(24, -5 * 60_000)
    expect(freeTextUntil('whatsapp', WRITTEN)).toBe(until)
    expect(freeTextAllowed('whatsapp', WRITTEN, until - 1)).toBe(true)
    expect(freeTextAllowed('whatsapp', WRITTEN, until)).toBe(false)
  })

  test('may not be sent to who never wrote', () => {
    expect(freeTextAllowed('whatsapp', undefined, WRITTEN)).toBe(false)
  })

  test.each([after(0), after(23), after(24, -5 * 60_000 - 1), after(24, -5 * 60_000), after(30)])(
    'the other way round, by when they must have written: at %d',
    now => {
      expect(WRITTEN > freeTextSince(now)).toBe(freeTextAllowed('whatsapp', WRITTEN, now))
    },
  )

  test('who still waits is told half an hour before', () => {
    expect(windowNoticeAt(WRITTEN)).toBe(after(23, 25 * 60_000))
  })
})

test('SMS has no window', () => {
  expect(freeTextUntil('sms', undefined)).toBe(Number.POSITIVE_INFINITY)
  expect(freeTextAllowed('sms', undefined, WRITTEN)).toBe(true)
})
