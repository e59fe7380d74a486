import { expect, test } from 'vitest'
import type { Day } from './clock.ts'
import { between, isOpenAt, painted, slotAt, tailOf } from './paint.ts'

const closed: Day = { kind: 'closed', intervals: [] }
const allDay: Day = { kind: 'openAllDay', intervals: [] }
const open = (...spans: string[]): Day => ({
  kind: 'intervals',
  intervals: spans.map(span => {
    const [from = '', to = ''] = span.split('-')
    return { open: from, close: to }
  }),
})
const h = (hours: number) => hours * 60

test.each<[string, Day, [number, number], boolean, Day]>([
  ['a closed day opens', closed, [h(9), h(12)], true, open('09:00-12:00')],
  ['hours grow', open('09:00-12:00'), [h(12), h(13.5)], true, open('09:00-13:30')],
  ['two become one', open('09:00-12:00', '13:00-18:00'), [h(12), h(13)], true, open('09:00-18:00')],
  ['another is added', open('13:00-18:00'), [h(9), h(10)], true, open('09:00-10:00', '13:00-18:00')],
  ['what is open stays', open('09:00-18:00'), [h(10), h(11)], true, open('09:00-18:00')],
  ['a break', open('09:00-18:00'), [h(12), h(13)], false, open('09:00-12:00', '13:00-18:00')],
  ['hours shrink', open('09:00-18:00'), [h(9), h(10)], false, open('10:00-18:00')],
  ['odd minutes stay', open('08:45-12:15'), [h(10), h(11)], false, open('08:45-10:00', '11:00-12:15')],
  ['all is closed', open('09:00-12:00'), [h(9), h(12)], false, closed],
  ['all is open', open('00:00-12:00'), [h(12), h(24)], true, allDay],
  ['a whole day gets a break', allDay, [h(12), h(13)], false, open('00:00-12:00', '13:00-24:00')],
  ['to midnight', closed, [h(20), h(24)], true, open('20:00-24:00')],
  ['over midnight', open('22:00-06:00'), [h(21), h(22)], true, open('21:00-06:00')],
  ['a part before midnight', open('22:00-06:00'), [h(22), h(23)], false, open('23:00-06:00')],
  ['all before midnight', open('22:00-06:00'), [h(22), h(24)], false, closed],
  ['more than a day', open('22:00-06:00'), [h(1), h(22)], true, open('01:00-24:00')],
  ['what is being typed stays', open('9-'), [h(13), h(14)], true, open('13:00-14:00', '9-')],
])('%s', (_, day, [from, to], isOpen, result) => {
  expect(painted(day, { from, to }, isOpen)).toEqual(result)
})

test('more hours than can be stored are not painted', () => {
  const full = open(
    ...Array.from(
      { length: 10 },
      (_, hour) => `${String(2 * hour).padStart(2, '0')}:00-${String(2 * hour + 1).padStart(2, '0')}:00`,
    ),
  )
  expect(painted(full, { from: h(22), to: h(23) }, true)).toEqual(full)
})

test('a place on the bar is a half hour', () => {
  const bar = { left: 100, width: 480 }
  expect([90, 100, 109, 110, 579, 600].map(x => slotAt(x, bar))).toEqual([0, 0, 0, 30, 1_410, 1_410])
  expect(between(600, 540)).toEqual({ from: 540, to: 630 })
  expect(between(540, 540)).toEqual({ from: 540, to: 570 })
})

test('what runs past midnight is told', () => {
  expect(tailOf(open('22:00-06:00'))).toEqual({ from: 0, to: 360 })
  expect(tailOf(open('20:00-24:00'))).toBeUndefined()
  expect(isOpenAt(open('22:00-06:00'), h(23))).toBe(true)
  expect(isOpenAt(open('22:00-06:00'), h(2))).toBe(false)
})
