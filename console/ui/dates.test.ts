import { expect, test } from 'vitest'
import { dateFormat, timesOf } from './dates.ts'

const NOW = Date.parse('2026-11-30T16:00:00Z')
const LATE = '2026-11-30T17:30:00Z'
const LAST_YEAR = '2025-11-30T05:00:00Z'

const times = (locale: string, zone: string, calendar: 'gregory' | 'buddhist' = 'gregory') =>
  timesOf(dateFormat({ locale, zone, calendar }), () => NOW)

test('the chosen zone says what time it was, and which day', () => {
  expect(times('en-GB', 'Europe/Berlin').clock(LATE)).toBe('18:30')
  expect(times('en-GB', 'Asia/Bangkok').clock(LATE)).toBe('00:30')
  expect(times('en-GB', 'Europe/Berlin').short(LATE)).toBe('18:30')
  expect(times('en-GB', 'Asia/Bangkok').short(LATE)).toBe('1 Dec')
})

test('the year is named where it is another one', () => {
  const { full, day, short } = times('en-GB', 'UTC')
  expect(full(LATE)).toBe('30 Nov, 17:30')
  expect(full(LAST_YEAR)).toBe('30 Nov 2025, 05:00')
  expect(short(LAST_YEAR)).toBe('30 Nov 2025')
  expect(day(LAST_YEAR)).toMatch(/^Sunday,? 30 November 2025$/)
})

test('in Thai the years are counted as chosen, and in English as ever', () => {
  expect(times('th', 'UTC').short(LAST_YEAR)).toBe('30 พ.ย. 2025')
  expect(times('th', 'UTC', 'buddhist').short(LAST_YEAR)).toBe('30 พ.ย. 2568')
  expect(times('th-TH', 'UTC', 'buddhist').full(LAST_YEAR)).toBe('30 พ.ย. 2568 05:00')
  expect(times('en-GB', 'UTC', 'buddhist').short(LAST_YEAR)).toBe('30 Nov 2025')
})
