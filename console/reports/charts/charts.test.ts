import { expect, test } from 'vitest'
import { barsOf } from './bar.ts'
import { frameOf, labelStep, yOf } from './frame.ts'
import { hoursAt, shadeOf, weekGrid } from './heat.ts'
import { linePieces, pathOf } from './line.ts'
import { scaleOf } from './scale.ts'
import { stackedBoxes } from './stacked.ts'

const FRAME = frameOf(256 + 56, ['9'], 132)

test.each([
  [[3], { max: 3, ticks: [0, 1, 2, 3] }],
  [[7, 12], { max: 15, ticks: [0, 5, 10, 15] }],
  [[0.8], { max: 0.8, ticks: [0, 0.2, 0.4, 0.6, 0.8] }],
  [[0], { max: 1, ticks: [0] }],
  [[], { max: 1, ticks: [0] }],
])('the scale of %j ends at a round number', (values, scale) => {
  expect(scaleOf(values)).toEqual(scale)
})

test('durations are divided as a clock is', () => {
  const minute = 60_000
  expect(scaleOf([50 * minute], { isTime: true }).ticks).toEqual([0, 15, 30, 45, 60].map(n => n * minute))
  expect(scaleOf([9 * 86_400_000], { isTime: true }).ticks.map(n => n / 86_400_000)).toEqual([0, 5, 10])
})

test('a line has its points in the middle of their places, and a gap where there is no value', () => {
  const pieces = linePieces([0, 10, null, 5], 10, FRAME)
  expect(pieces.map(piece => piece.map(({ x, y, index }) => [index, x, y]))).toEqual([
    [
      [0, 80, 108],
      [1, 144, 8],
    ],
    [[3, 272, 58]],
  ])
  expect(pathOf(pieces[0] ?? [])).toBe('M80 108L144 8')
})

test('parts of a column stand one above the other, and reach its sum', () => {
  const boxes = stackedBoxes([[2, 0, 3], [10]], 10, FRAME)
  expect(boxes.map(({ column, part, y, height }) => [column, part, y, height])).toEqual([
    [0, 0, 88, 20],
    [0, 2, 58, 30],
    [1, 0, 8, 100],
  ])
  expect(boxes[2]).toMatchObject({ x: 216, width: 48 })
})

test('bars lie one below the other, as long as their values', () => {
  const { bars, height, rowHeight } = barsOf(
    [
      [5, 10],
      [null, 2],
    ],
    10,
    200,
  )
  expect(height).toBe(2 * rowHeight)
  expect(bars.map(({ row, series, width }) => [row, series, width])).toEqual([
    [0, 0, 100],
    [0, 1, 200],
    [1, 1, 40],
  ])
})

test('hours of many weeks add up to one, by the clock of the zone', () => {
  const hours = [
    { key: '2026-11-22T20:00Z', value: 1 },
    { key: '2026-11-29T20:00Z', value: 2 },
    { key: '2026-11-23T05:00Z', value: 4 },
    { key: '2026-12-06T20:00Z', value: 0 },
  ]
  const grid = weekGrid(hours, 'Asia/Bangkok')
  expect(hoursAt(hours, 'Asia/Bangkok', { day: 0, hour: 3 })).toEqual([
    '2026-11-22T20:00Z',
    '2026-11-29T20:00Z',
  ])
  expect([grid[0]?.[3], grid[0]?.[12]]).toEqual([3, 4])
  expect([0, 1, 10, 100].map(value => shadeOf(value, 100))).toEqual([0, 1, 1, 5])
})

test('long labels have room to the left', () => {
  expect([frameOf(640, ['90']).left, frameOf(640, ['1 h', '1 h 30 min']).left]).toEqual([48, 77])
})

test('labels that have no room are left out', () => {
  expect([labelStep(4, 640, 64), labelStep(30, 640, 64)]).toEqual([1, 3])
  expect(yOf(0, 10, FRAME)).toBe(108)
})
