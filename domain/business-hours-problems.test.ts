import { describe, expect, test } from 'vitest'
import { scheduleProblems } from './business-hours-problems.ts'
import type { DaySchedule, Holiday, Weekday, WeekSchedule } from './business-hours-schedule.ts'

const CLOSED: DaySchedule = { closed: true }
const NINE_TO_SIX = hours(['09:00', '18:00'])
const NIGHT = hours(['21:00', '02:00'])

function hours(...intervals: [string, string][]): DaySchedule {
  return { intervals: intervals.map(([open, close]) => ({ open, close })) }
}

function schedule(
  days: Partial<Record<Weekday, DaySchedule>>,
  holidays: Holiday[] = [],
  timezone = 'Europe/Berlin',
): WeekSchedule {
  const monday = NINE_TO_SIX
  const rest = {
    tuesday: CLOSED,
    wednesday: CLOSED,
    thursday: CLOSED,
    friday: CLOSED,
    saturday: CLOSED,
    sunday: CLOSED,
  }
  return { timezone, days: { monday, ...rest, ...days }, holidays }
}

const problems = (of: WeekSchedule) =>
  scheduleProblems(of).map(({ severity, path, message }) => `${severity} ${path} ${message}`)

describe('a schedule without problems', () => {
  // 2026-04-13 is a Monday.
  test.each([
    ['a plain week', schedule({})],
    ['intervals that touch', schedule({ monday: hours(['09:00', '12:00'], ['12:00', '24:00']) })],
    ['a night that touches the next day', schedule({ sunday: NIGHT, monday: hours(['02:00', '09:00']) })],
    ['a night into a day open all day', schedule({ sunday: NIGHT, monday: { openAllDay: true } })],
    ['till midnight, written as the next day', schedule({ sunday: hours(['18:00', '00:00']) })],
    ['nights all week', schedule({ saturday: NIGHT, sunday: NIGHT, monday: NIGHT })],
    [
      'the night into a closed holiday',
      schedule({ sunday: NIGHT }, [{ date: '2026-04-13', name: 'A', ...CLOSED }]),
    ],
    ['a holiday on 29 February', schedule({}, [{ date: '2028-02-29', name: 'A', ...NINE_TO_SIX }])],
  ])('%s', (_, of) => {
    expect(problems(of)).toEqual([])
  })
})

describe('what must not be saved', () => {
  test.each([
    [
      'an unknown zone',
      schedule({}, [], 'Europe/Bangkok'),
      'timezone must be an IANA time zone, such as Europe/Berlin',
    ],
    [
      'an offset for a zone',
      schedule({}, [], '+07:00'),
      'timezone must be an IANA time zone, such as Europe/Berlin',
    ],
    ['no zone', schedule({}, [], ''), 'timezone must be an IANA time zone, such as Europe/Berlin'],
    [
      'no interval',
      schedule({ friday: { intervals: [] } }),
      'days.friday.intervals must not be empty; give closed: true',
    ],
    [
      'an hour that is none',
      schedule({ friday: hours(['24:00', '02:00']) }),
      'days.friday.intervals.0.open must be HH:MM, from 00:00 to 23:59',
    ],
    [
      'a minute past 24:00',
      schedule({ friday: hours(['09:00', '24:01']) }),
      'days.friday.intervals.0.close must be HH:MM, from 00:00 to 24:00',
    ],
    [
      'an interval of no length',
      schedule({ friday: hours(['09:00', '09:00']) }),
      'days.friday.intervals.0 opens and closes at the same time; for a whole day give openAllDay: true',
    ],
    [
      'intervals that overlap',
      schedule({ friday: hours(['14:00', '18:00'], ['09:00', '14:01']) }),
      'days.friday.intervals.1 overlaps 14:00–18:00',
    ],
    [
      'one inside another',
      schedule({ friday: hours(['09:00', '18:00'], ['10:00', '11:00']) }),
      'days.friday.intervals.1 overlaps 09:00–18:00',
    ],
    [
      'two nights in one',
      schedule({ friday: hours(['20:00', '01:00'], ['23:00', '24:00']) }),
      'days.friday.intervals.1 overlaps 20:00–01:00',
    ],
    [
      'a night into the next day',
      schedule({ friday: NIGHT, saturday: hours(['01:00', '03:00']) }),
      'days.friday.intervals.0 21:00–02:00 runs into 01:00–03:00 of saturday',
    ],
    [
      'a night into the next week',
      schedule({ sunday: NIGHT, monday: hours(['08:00', '09:00'], ['01:59', '03:00']) }),
      'days.sunday.intervals.0 21:00–02:00 runs into 01:59–03:00 of monday',
    ],
    [
      'a date that is none',
      schedule({}, [{ date: '2026-02-30', name: 'A', ...CLOSED }]),
      'holidays.0.date must be a date that exists, as YYYY-MM-DD',
    ],
    [
      'a date in another form',
      schedule({}, [{ date: '2026-4-1', name: 'A', ...CLOSED }]),
      'holidays.0.date must be a date that exists, as YYYY-MM-DD',
    ],
    [
      'a date given twice',
      schedule({}, [
        { date: '2026-04-13', name: 'A', ...CLOSED },
        { date: '2026-04-13', name: 'B', ...CLOSED },
      ]),
      'holidays.1.date is also the date of holidays.0',
    ],
    [
      'an overlap on a holiday',
      schedule({}, [{ date: '2026-04-13', name: 'A', ...hours(['09:00', '12:00'], ['11:00', '13:00']) }]),
      'holidays.0.intervals.1 overlaps 09:00–12:00',
    ],
  ])('%s', (_, of, problem) => {
    expect(problems(of)).toEqual([`error ${problem}`])
  })

  test('all of it is told at once', () => {
    expect(
      problems(schedule({ friday: hours(['9', '6']) }, [{ date: '2026-13-01', name: 'A', ...CLOSED }], 'x'))
        .length,
    ).toBe(4)
  })
})

describe('what is worth a warning', () => {
  const early = hours(['00:00', '10:00'])
  test.each([
    [
      'never an opening',
      schedule({ monday: CLOSED }),
      'days it never opens: no conversation is assigned to human agents',
    ],
    [
      'the eve runs into a holiday',
      schedule({ sunday: NIGHT, monday: CLOSED }, [{ date: '2026-04-13', name: 'A', ...early }]),
      'holidays.0 21:00–02:00 of the day before runs into 00:00–10:00',
    ],
    [
      'a holiday runs into the day after',
      schedule({ monday: early }, [{ date: '2026-04-12', name: 'A', ...NIGHT }]),
      'holidays.0 21:00–02:00 runs into 00:00–10:00 of the day after',
    ],
    [
      'a holiday runs into the next one',
      schedule({}, [
        { date: '2026-04-12', name: 'A', ...NIGHT },
        { date: '2026-04-13', name: 'B', ...early },
      ]),
      'holidays.1 21:00–02:00 of the day before runs into 00:00–10:00',
    ],
  ])('%s', (_, of, problem) => {
    expect(problems(of)).toEqual([`warning ${problem}`])
  })

  test('not when a holiday opens, if nothing else does', () => {
    expect(problems(schedule({ monday: CLOSED }, [{ date: '2026-04-13', name: 'A', ...early }]))).toEqual([])
  })
})
