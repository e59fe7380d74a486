import { describe, expect, test } from 'vitest'
import { decodeCursor, encodeCursor, PLACES, pageOf } from './cursor.ts'
import { Problem } from './problem.ts'

const ID = 'b4f2c1de-3a54-4f0e-9d6b-0a1b2c3d4e5f'
const TIME = '2026-01-05T12:00:00.000Z'

describe('a cursor', () => {
  test.each<[string, keyof typeof PLACES, unknown[], unknown[]]>([
    ['a place by number', 'seq', [0], [0]],
    ['by name and id', 'nameAndId', ['สมชาย "S"', ID], ['สมชาย "S"', ID]],
    ['by an empty name', 'nameAndId', ['', ID], ['', ID]],
    ['by time and id', 'timeAndId', [TIME, ID], [new Date(TIME), ID]],
    [
      'by time, to the microsecond, and id',
      'exactTimeAndId',
      ['2026-01-05 12:00:00.123456+00', ID],
      ['2026-01-05 12:00:00.123456+00', ID],
    ],
    ['a time is written as JSON does', 'timeAndId', [new Date(TIME), ID], [new Date(TIME), ID]],
  ])('gives back %s', (_, list, place, read) => {
    const cursor = encodeCursor(place)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(decodeCursor(cursor, PLACES[list])).toEqual(read)
  })

  test.each<[string, keyof typeof PLACES, string]>([
    ['of no list', 'seq', 'garbage'],
    ['that is empty', 'seq', ''],
    ['that is JSON and no place', 'seq', encodeCursor([])],
    ['of another list', 'seq', encodeCursor([TIME, ID])],
    ['with more than it has', 'seq', encodeCursor([1, 2])],
    ['before the first', 'seq', encodeCursor([-1])],
    ['between two', 'seq', encodeCursor([1.5])],
    ['past what the column holds', 'seq', encodeCursor([2 ** 31])],
    ['with a number as text', 'seq', encodeCursor(['1'])],
    ['with no id', 'nameAndId', encodeCursor(['Ann', 'ann'])],
    ['that the database can’t store', 'nameAndId', encodeCursor(['A\0', ID])],
    ['at a time in no calendar', 'exactTimeAndId', encodeCursor(['2026-13-05 12:00:00+00', ID])],
    ['at no time', 'timeAndId', encodeCursor(['yesterday', ID])],
  ])('%s is refused by its name', (_, list, cursor) => {
    const refused = () => decodeCursor(cursor, PLACES[list])
    expect(refused).toThrow(Problem)
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        more: { errors: [{ path: 'cursor', message: 'must be a nextCursor that this list returned' }] },
      }),
    )
  })

  test('is none where none is given', () => {
    expect(decodeCursor(undefined, PLACES.seq)).toBeUndefined()
  })
})

describe('a page', () => {
  const page = (rows: number[], limit: number) =>
    pageOf(
      rows,
      limit,
      row => `row ${row}`,
      row => [row],
    )

  test.each<[string, number[], number, string[], unknown]>([
    ['of nothing', [], 2, [], undefined],
    ['that is not full', [1], 2, ['row 1'], undefined],
    ['that is just full', [1, 2], 2, ['row 1', 'row 2'], undefined],
    ['with one beyond it goes on after its own last row', [1, 2, 3], 2, ['row 1', 'row 2'], [2]],
  ])('%s', (_, rows, limit, items, place) => {
    const { items: shown, nextCursor } = page(rows, limit)
    expect(shown).toEqual(items)
    expect(nextCursor === null ? undefined : decodeCursor(nextCursor, PLACES.seq)).toEqual(place)
  })
})
