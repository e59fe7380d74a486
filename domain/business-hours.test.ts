import { describe, expect, test } from 'vitest'
import { judgeHours } from './business-hours.ts'
import type { DaySchedule, Holiday, Interval, Weekday, WeekSchedule } from './business-hours-schedule.ts'

const CLOSED: DaySchedule = { closed: true }
const ALL_DAY: DaySchedule = { openAllDay: true }

/** Hours as "09:00–12:00 13:00–18:00". */
function hours(text: string): DaySchedule {
  return {
    intervals: text.split(' ').map(interval => {
      const [open = '', close = ''] = interval.split('–')
      return { open, close } satisfies Interval
    }),
  }
}

/** A week that is closed but for these days. */
function week(
  days: Partial<Record<Weekday, DaySchedule>>,
  timezone = 'Asia/Bangkok',
  holidays: Holiday[] = [],
) {
  const closed = {
    monday: CLOSED,
    tuesday: CLOSED,
    wednesday: CLOSED,
    thursday: CLOSED,
    friday: CLOSED,
    saturday: CLOSED,
    sunday: CLOSED,
  }
  return { timezone, days: { ...closed, ...days }, holidays } satisfies WeekSchedule
}

// 2026-04-12 is a Sunday.
const office = week({ monday: hours('09:00–12:00 13:00–18:00') })
const bar = week({ sunday: hours('21:00–02:00') })
const barOnHoliday = week({ sunday: hours('21:00–02:00'), monday: hours('21:00–02:00') }, 'Asia/Bangkok', [
  { date: '2026-04-13', name: 'Songkran', ...CLOSED },
])
const openHoliday = week({ sunday: hours('21:00–02:00') }, 'Asia/Bangkok', [
  { date: '2026-04-12', name: 'Eve', ...hours('10:00–14:00 22:00–01:00') },
  { date: '2026-04-14', name: 'Fair', ...ALL_DAY },
])
const berlin = (sunday: DaySchedule) => week({ sunday }, 'Europe/Berlin')

describe('the verdict', () => {
  const cases: [when: string, schedule: WeekSchedule, at: string, open: boolean, because: string][] = [
    ['at the opening', office, '2026-04-13T09:00:00+07:00', true, 'open 09:00–12:00 on monday'],
    ['just before it', office, '2026-04-13T08:59:59.999+07:00', false, 'before 09:00 on monday'],
    ['just before closing', office, '2026-04-13T17:59:59.999+07:00', true, 'open 13:00–18:00 on monday'],
    ['at closing', office, '2026-04-13T18:00:00+07:00', false, 'after 18:00 on monday'],
    ['at noon', office, '2026-04-13T12:30:00+07:00', false, 'between 12:00 and 13:00 on monday'],
    ['on a closed day', office, '2026-04-14T10:00:00+07:00', false, 'closed on tuesday'],
    ['on a day in UTC that is another here', office, '2026-04-12T20:00:00Z', false, 'before 09:00 on monday'],
    [
      'in intervals out of order',
      week({ monday: hours('13:00–18:00 09:00–12:00') }),
      '2026-04-13T12:30:00+07:00',
      false,
      'between 12:00 and 13:00 on monday',
    ],
    [
      'without any interval',
      week({ monday: { intervals: [] } }),
      '2026-04-13T12:30:00+07:00',
      false,
      'closed on monday',
    ],

    [
      'in the last minute of a whole day',
      week({ monday: ALL_DAY }),
      '2026-04-13T23:59:30+07:00',
      true,
      'open all day on monday',
    ],
    [
      'in its last millisecond',
      week({ monday: ALL_DAY }),
      '2026-04-13T23:59:59.999+07:00',
      true,
      'open all day on monday',
    ],
    ['at its end', week({ monday: ALL_DAY }), '2026-04-14T00:00:00+07:00', false, 'closed on tuesday'],
    [
      'in the last minute before 24:00',
      week({ monday: hours('18:00–24:00') }),
      '2026-04-13T23:59:30+07:00',
      true,
      'open 18:00–24:00 on monday',
    ],
    [
      'in the last minute before 00:00',
      week({ monday: hours('18:00–00:00') }),
      '2026-04-13T23:59:30+07:00',
      true,
      'open 18:00–00:00 on monday',
    ],
    [
      'at 00:00 as closing',
      week({ monday: hours('18:00–00:00') }),
      '2026-04-14T00:00:00+07:00',
      false,
      'closed on tuesday',
    ],

    ['before midnight', bar, '2026-04-12T23:30:00+07:00', true, 'open 21:00–02:00 on sunday'],
    ['past midnight', bar, '2026-04-13T01:59:59+07:00', true, 'open 21:00–02:00, begun on sunday'],
    ['at closing past midnight', bar, '2026-04-13T02:00:00+07:00', false, 'closed on monday'],
    ['in the night before', bar, '2026-04-12T01:00:00+07:00', false, 'before 21:00 on sunday'],

    [
      'in the night into a holiday',
      barOnHoliday,
      '2026-04-13T01:00:00+07:00',
      true,
      'open 21:00–02:00, begun on sunday',
    ],
    ['when that night is over', barOnHoliday, '2026-04-13T02:00:00+07:00', false, 'closed: holiday Songkran'],
    [
      'on the evening of the holiday',
      barOnHoliday,
      '2026-04-13T22:00:00+07:00',
      false,
      'closed: holiday Songkran',
    ],
    ['in the night after the holiday', barOnHoliday, '2026-04-14T01:00:00+07:00', false, 'closed on tuesday'],
    [
      'on the weekday a week later',
      barOnHoliday,
      '2026-04-20T22:00:00+07:00',
      true,
      'open 21:00–02:00 on monday',
    ],
    [
      'in the hours of a holiday',
      openHoliday,
      '2026-04-12T10:00:00+07:00',
      true,
      'open 10:00–14:00 on holiday Eve',
    ],
    [
      'outside them',
      openHoliday,
      '2026-04-12T21:30:00+07:00',
      false,
      'between 14:00 and 22:00 on holiday Eve',
    ],
    [
      'in the night after its hours',
      openHoliday,
      '2026-04-13T00:30:00+07:00',
      true,
      'open 22:00–01:00, begun on holiday Eve',
    ],
    [
      'after that, where the weekday would go on',
      openHoliday,
      '2026-04-13T01:30:00+07:00',
      false,
      'closed on monday',
    ],
    [
      'on a holiday that is open all day',
      openHoliday,
      '2026-04-14T23:59:59+07:00',
      true,
      'open all day on holiday Fair',
    ],

    // The clock jumps from 02:00 to 03:00 at 01:00Z on 2026-03-29.
    [
      'before the gap',
      berlin(hours('02:30–05:00')),
      '2026-03-29T01:59:59+01:00',
      false,
      'before 02:30 on sunday',
    ],
    [
      'opening in the gap',
      berlin(hours('02:30–05:00')),
      '2026-03-29T03:00:00+02:00',
      true,
      'open 02:30–05:00 on sunday',
    ],
    [
      'closing in the gap',
      berlin(hours('00:00–02:30')),
      '2026-03-29T01:59:59+01:00',
      true,
      'open 00:00–02:30 on sunday',
    ],
    [
      'closed by the gap',
      berlin(hours('00:00–02:30')),
      '2026-03-29T03:00:00+02:00',
      false,
      'after 02:30 on sunday',
    ],
    [
      'all in the gap',
      berlin(hours('02:15–02:45')),
      '2026-03-29T03:00:00+02:00',
      false,
      'after 02:45 on sunday',
    ],
    // It is put back from 03:00 to 02:00 at 01:00Z on 2026-10-25.
    [
      'the first 02:30',
      berlin(hours('02:15–02:45')),
      '2026-10-25T02:30:00+02:00',
      true,
      'open 02:15–02:45 on sunday',
    ],
    [
      'between the two',
      berlin(hours('02:15–02:45')),
      '2026-10-25T02:00:00+01:00',
      false,
      'before 02:15 on sunday',
    ],
    [
      'the second 02:30',
      berlin(hours('02:15–02:45')),
      '2026-10-25T02:30:00+01:00',
      true,
      'open 02:15–02:45 on sunday',
    ],
    [
      'late on a day of 25 hours',
      berlin(ALL_DAY),
      '2026-10-25T23:59:30+01:00',
      true,
      'open all day on sunday',
    ],
    [
      'the night of a day of 23 hours',
      week({ saturday: hours('21:00–04:00') }, 'Europe/Berlin'),
      '2026-03-29T03:59:59+02:00',
      true,
      'open 21:00–04:00, begun on saturday',
    ],

    // The date after Thursday, 2011-12-29 was Saturday, the 31st.
    [
      'into the date after a skipped one',
      week({ thursday: hours('21:00–02:00') }, 'Pacific/Apia'),
      '2011-12-31T01:59:00+14:00',
      true,
      'open 21:00–02:00, begun on thursday',
    ],
    [
      'begun on a skipped date',
      week({ friday: hours('21:00–02:00') }, 'Pacific/Apia'),
      '2011-12-31T01:59:00+14:00',
      false,
      'closed on saturday',
    ],
  ]
  test.each(cases)('%s', (_, schedule, at, open, because) => {
    expect(judgeHours(schedule, Date.parse(at))).toMatchObject({ open, because })
  })

  test('holds all that it was judged by', () => {
    expect(judgeHours(barOnHoliday, Date.parse('2026-04-12T18:05:00Z'))).toEqual({
      open: true,
      localTime: '2026-04-13T01:05:00+07:00',
      weekday: 'monday',
      date: '2026-04-13',
      holiday: 'Songkran',
      because: 'open 21:00–02:00, begun on sunday',
      interval: { date: '2026-04-12', open: '21:00', close: '02:00' },
    })
    expect(judgeHours(office, Date.parse('2026-04-14T10:00:00+07:00'))).toEqual({
      open: false,
      localTime: '2026-04-14T10:00:00+07:00',
      weekday: 'tuesday',
      date: '2026-04-14',
      because: 'closed on tuesday',
    })
  })

  test('is none where the zone or a time is none', () => {
    expect(() => judgeHours(week({}, 'Mars/Olympus'), 0)).toThrow(RangeError)
    expect(() => judgeHours(week({ thursday: hours('9–18') }), 0)).toThrow(RangeError)
    expect(() => judgeHours(week({ thursday: hours('24:00–24:00') }), 0)).toThrow(RangeError)
  })
})
