import { describe, expect, test } from 'vitest'
import { describeOpening } from './business-hours-text.ts'

// A Sunday afternoon in Bangkok.
const now = Date.parse('2026-04-12T15:00:00+07:00')

describe('the next opening in words', () => {
  test.each([
    ['in English', '2026-04-13T09:00:00+07:00', 'en', 'Monday 09:00'],
    ['in Thai', '2026-04-13T09:00:00+07:00', 'th', 'วันจันทร์ 09:00'],
    ['in German', '2026-04-13T09:00:00+07:00', 'de-DE', 'Montag 09:00'],
    ['in a language written as WhatsApp does', '2026-04-13T09:00:00+07:00', 'pt_BR', 'segunda-feira 09:00'],
    ['by the clock of 24 hours everywhere', '2026-04-13T21:05:00+07:00', 'en-US', 'Monday 21:05'],
    ['at midnight', '2026-04-13T00:00:00+07:00', 'en-US', 'Monday 00:00'],
    ['on the same day', '2026-04-12T18:00:00+07:00', 'en', 'Sunday 18:00'],
    ['six days ahead', '2026-04-18T23:59:00+07:00', 'en', 'Saturday 23:59'],
    ['seven days ahead', '2026-04-19T00:00:00+07:00', 'en', 'Sunday, April 19 00:00'],
    ['seven days ahead in Thai', '2026-04-19T09:00:00+07:00', 'th', 'วันอาทิตย์ที่ 19 เมษายน 09:00'],
    ['in another year', '2027-01-04T09:00:00+07:00', 'en', 'Monday, January 4, 2027 09:00'],
    ['in a language nobody knows', '2026-04-13T09:00:00+07:00', 'xx', 'Monday 09:00'],
  ])('%s', (_, opening, locale, words) => {
    expect(describeOpening(Date.parse(opening), now, 'Asia/Bangkok', locale)).toBe(words)
  })

  test('is told in the zone of the hours', () => {
    const opening = Date.parse('2026-04-13T01:00:00+07:00')
    expect(describeOpening(opening, now, 'America/New_York', 'en')).toBe('Sunday 14:00')
  })
})
