import { expect, test } from 'vitest'
import { asTime, dayOf, shownSpansOf, storedOf } from './clock.ts'

test.each([
  ['9', '09:00'],
  ['930', '09:30'],
  ['9.30', '09:30'],
  ['09:30', '09:30'],
  ['1730', '17:30'],
  ['24', '24:00'],
  ['25', '25'],
  ['9:75', '9:75'],
  ['', ''],
  ['noon', 'noon'],
])('%s is read as %s', (typed, read) => expect(asTime(typed)).toBe(read))

test.each([
  [{ closed: true as const }, []],
  [{ openAllDay: true as const }, [{ from: 0, to: 1_440 }]],
  [{ intervals: [{ open: '09:00', close: '12:30' }] }, [{ from: 540, to: 750 }]],
  [{ intervals: [{ open: '22:00', close: '06:00' }] }, [{ from: 1_320, to: 1_440 }]],
  [{ intervals: [{ open: '', close: '12:30' }] }, []],
])('a day is drawn as it is stored', (stored, spans) => {
  expect(storedOf(dayOf(stored))).toEqual(stored)
  expect(shownSpansOf(dayOf(stored))).toEqual(spans)
})
