import { expect, test } from 'vitest'
import { lengthsBetween } from './periods.ts'
import {
  averageWait,
  capacityAtOnce,
  type HourOfDate,
  hoursOfWeek,
  mostWaiting,
  onlineAtOnce,
} from './staffing.ts'

const HOUR = 3_600_000
const of = (key: string, some: Partial<HourOfDate> = {}): HourOfDate => ({
  ...{ key, served: 0, waitedMs: 0, onlineMs: 0, lengthMs: HOUR, capacityMs: 0 },
  ...some,
})

test('the hours of all weeks together say where one more agent helps most', () => {
  const week = hoursOfWeek(
    [
      // Ten o'clock on two Mondays in Bangkok.
      of('2026-11-16T03:00Z', { served: 2, waitedMs: 600, onlineMs: HOUR, capacityMs: 5 * HOUR }),
      of('2026-11-23T03:00Z', { served: 4, waitedMs: 1_200, onlineMs: 2 * HOUR, capacityMs: 6 * HOUR }),
      of('2026-11-23T04:00Z', { served: 1, waitedMs: 5_000, onlineMs: 0 }),
    ],
    'Asia/Bangkok',
  )
  const ten = week[0]?.[10]
  expect(ten).toMatchObject({ served: 6, keys: ['2026-11-16T03:00Z', '2026-11-23T03:00Z'] })
  expect(ten && [averageWait(ten), onlineAtOnce(ten), capacityAtOnce(ten)]).toEqual([300, 1.5, 5.5])
  expect(mostWaiting(week, 10).map(({ day, hour }) => [day, hour])).toEqual([
    [0, 11],
    [0, 10],
  ])
  const never = week[6]?.[3]
  expect(never && [averageWait(never), onlineAtOnce(never)]).toEqual([null, null])
})

test('an hour that a day has twice is added to the same hour of the week, with both lengths', () => {
  const [from, to] = [Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-25T23:00:00Z')]
  const lengths = lengthsBetween(from, to, 'hour', 'Europe/Berlin')
  const week = hoursOfWeek(
    [...lengths].map(([key, lengthMs]) => of(key, { lengthMs, onlineMs: lengthMs })),
    'Europe/Berlin',
  )
  expect(week[6]?.[2]).toMatchObject({ lengthMs: 2 * HOUR, keys: ['2026-10-25T00:00Z', '2026-10-25T01:00Z'] })
  expect(week[6]?.flatMap(cell => onlineAtOnce(cell) ?? [])).toEqual(Array.from({ length: 24 }, () => 1))
})

test.each([
  ['2026-03-29', 'Europe/Berlin', 23],
  ['2026-10-25', 'Europe/Berlin', 25],
  ['2026-11-24', 'Asia/Kolkata', 24],
])('the day %s in %s lasts %d hours', (date, zone, hours) => {
  const noon = Date.parse(`${date}T12:00:00Z`)
  const [from, to] = [noon - 48 * HOUR, noon + 48 * HOUR]
  expect(lengthsBetween(from, to, 'day', zone).get(date)).toBe(hours * HOUR)
})

test('only what is in the report counts of a period', () => {
  const [from, to] = [Date.parse('2026-11-24T03:45:00Z'), Date.parse('2026-11-24T05:10:00Z')]
  // Half past by UTC is a full hour in India.
  expect([...lengthsBetween(from, to, 'hour', 'Asia/Kolkata')]).toEqual([
    ['2026-11-24T03:30Z', 45 * 60_000],
    ['2026-11-24T04:30Z', 40 * 60_000],
  ])
})
