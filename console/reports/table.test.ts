import { expect, test } from 'vitest'
import { behindOf, columnsOf } from './columns.ts'
import {
  chartOf,
  groupingOf,
  groupingsOf,
  isEmpty,
  isFew,
  isPeriod,
  MOST_HOURS_MS,
  type Report,
  tableOf,
} from './table.ts'
import { REPORTS } from './types.ts'

const SHAPE = {
  name: 'first_response',
  clock: 'wall',
  groupBy: 'day',
  from: Date.parse('2026-11-23T00:00:00Z'),
  to: Date.parse('2026-11-26T00:00:00Z'),
  timezone: 'UTC',
} as const
const spread = (p50: number | null) => ({ average: p50, p50, p90: p50, longest: p50 })
const figures = (count: number, p50: number | null) => ({
  count,
  wall: spread(p50),
  business: spread(p50 && p50 / 2),
})

test('days without anything have a row, of no duration', () => {
  const report: Report = {
    total: figures(3, 60),
    groups: [{ key: '2026-11-24', name: '2026-11-24', ...figures(3, 60) }],
  }
  const table = tableOf(report, SHAPE)
  expect(table.rows.map(({ key, values }) => [key, ...values.slice(0, 2)])).toEqual([
    ['2026-11-23', 0, null],
    ['2026-11-24', 3, 60],
    ['2026-11-25', 0, null],
  ])
  expect(tableOf(report, { ...SHAPE, clock: 'business' }).total?.values).toEqual([3, 30, 30, 30, 30])
})

test('other groups are as they come', () => {
  const groups = [{ key: null, name: null, ...figures(1, 5) }]
  expect(tableOf({ total: figures(1, 5), groups }, { ...SHAPE, groupBy: 'agent' }).rows).toHaveLength(1)
})

test('scores, and messages that are under way', () => {
  const csat = {
    sent: 4,
    responses: 2,
    responseRate: 0.5,
    average: 3,
    satisfied: 0.5,
    scores: { 1: 1, 2: 0, 3: 0, 4: 0, 5: 1 },
  }
  const { total } = tableOf({ total: csat, groups: [] }, { ...SHAPE, name: 'csat', groupBy: 'agent' })
  expect(total?.values).toEqual([4, 2, 0.5, 3, 0.5, 1, 0, 0, 0, 1])
  const sends = {
    total: 9,
    queued: 1,
    sending: 1,
    unknown: 1,
    accepted: 2,
    sent: 1,
    delivered: 1,
    read: 1,
    failed: 1,
  }
  expect(tableOf({ total: sends, groups: [] }, { ...SHAPE, name: 'sends' }).total?.values).toEqual([
    9, 1, 1, 1, 4, 1, 1,
  ])
})

test.each(REPORTS)('the chart of %s shows columns that it has', name => {
  for (const groupBy of groupingsOf(name, 0)) {
    const known = columnsOf(name, 'wall', isPeriod(groupBy)).map(({ key }) => key)
    expect(chartOf(name, groupBy).keys.filter(key => !known.includes(key))).toEqual([])
  }
})

test('a number opens what it counts, and none is a link to nothing', () => {
  const opens = (name: (typeof REPORTS)[number], value: number | null) =>
    columnsOf(name, 'wall').flatMap(column => (behindOf(column, value) ? [column.key] : []))
  expect(opens('first_response', 5)).toEqual(['count', 'p50', 'p90', 'average', 'longest'])
  // A duration of 0 ms was measured; a count of 0 counts nothing.
  expect(opens('first_response', 0)).toEqual(['p50', 'p90', 'average', 'longest'])
  expect(opens('first_response', null)).toEqual([])
  for (const name of REPORTS) expect(opens(name, 2)).toEqual(columnsOf(name, 'wall').map(({ key }) => key))
  expect(opens('presence', 0)).toEqual([])
})

test('nobody there was measured, and nothing answered was not', () => {
  const shape = { ...SHAPE, name: 'presence' } as const
  const there = { onlineMs: 60, awayMs: 5, capacityMs: 240, people: 3, lengthMs: 30 }
  const groups = [{ key: '2026-11-24', name: '2026-11-24', ...there }]
  const { rows, total } = tableOf({ total: there, groups }, shape)
  expect(rows.map(({ values }) => values)).toEqual([
    [0, 0, 0, 0, 0, 0],
    [2, 5 / 30, 8, 3, 60, 5],
    [0, 0, 0, 0, 0, 0],
  ])
  expect(total?.values).toEqual([2, 5 / 30, 8, 3, 60, 5])
  const csat = tableOf({ total: undefined, groups: [] }, { ...SHAPE, name: 'csat' })
  expect(csat.rows[0]?.values.slice(0, 5)).toEqual([0, 0, null, null, null])
})

test('a percentage of few is marked, a count is not', () => {
  const ai = (resolved: number) => ({
    ...{ resolved, byAi: 1, byBoth: 0, byAgents: resolved - 1, byNobody: 0 },
    share: 1 / resolved,
  })
  const marked = (resolved: number) => {
    const { columns, total } = tableOf({ total: ai(resolved), groups: [] }, { ...SHAPE, name: 'ai' })
    return columns.flatMap(({ key }, at) => (isFew(total?.values[at] ?? null, total?.basis[at]) ? [key] : []))
  }
  expect(marked(9)).toEqual(['share'])
  expect(marked(10)).toEqual([])
  expect(isFew(null, 0)).toBe(false)
})

test('what a report can be grouped by', () => {
  for (const name of REPORTS) {
    const all = groupingsOf(name, MOST_HOURS_MS)
    expect(all).toEqual(expect.arrayContaining(['hour', 'day', 'week', 'month', 'agent']))
    if (name !== 'presence')
      expect(all).toEqual(expect.arrayContaining(['channel', 'team', 'label', 'priority']))
    expect(groupingsOf(name, MOST_HOURS_MS + 1)).not.toContain('hour')
  }
  expect(groupingOf('csat', 0, 'team')).toBe('team')
  expect(groupingOf('csat', MOST_HOURS_MS + 1, 'hour')).toBe('day')
  expect(groupingOf('presence', 0, 'team')).toBe('agent')
})

test('priorities stand in their order, whatever their names sort like', () => {
  const groups = ['high', 'low', 'normal', 'urgent'].map(key => ({ key, name: key, ...figures(1, 5) }))
  const { rows } = tableOf({ total: figures(4, 5), groups }, { ...SHAPE, groupBy: 'priority' })
  expect(rows.map(({ key }) => key)).toEqual(['urgent', 'high', 'normal', 'low'])
})

test('a report in which nothing was counted is empty, and one with a single message is not', () => {
  const { total } = tableOf({ total: figures(0, null), groups: [] }, SHAPE)
  expect(total && isEmpty(total)).toBe(true)
  expect(isEmpty({ values: [0, null, 1] })).toBe(false)
})
