import { PRIORITIES } from '../ui/priorities.ts'
import { type Column, columnsOf } from './columns.ts'
import { type Unit as Period, periodsBetween } from './periods.ts'
import { type Clock, GROUPINGS, type Grouping, type ReportName } from './types.ts'

/** The part of the API's answer that becomes a table: figures of the total and of each group. */
export interface Report {
  total: unknown
  groups: ({ key: string | null; name: string | null } & Record<string, unknown>)[]
}

/** The numbers of a row. */
export interface Values {
  /** One for each column. Null: nothing was measured. */
  values: (number | null)[]
  /** Of how many each value is, one for each column. */
  basis: (number | undefined)[]
}

export interface TableRow extends Values {
  /** The key of the group. Null: everything without an agent, team or label. */
  key: string | null
  name: string | null
}

/** A report as it is shown and saved. */
export interface Table {
  columns: Column<unknown>[]
  rows: TableRow[]
  total: Values | undefined
}

const PERIODS: readonly Grouping[] = ['hour', 'day', 'week', 'month']

export function isPeriod(grouping: Grouping): grouping is Period {
  return PERIODS.includes(grouping)
}

interface Shape {
  name: ReportName
  clock: Clock
  groupBy: Grouping
  /** Epoch ms. */
  from: number
  to: number
  timezone: string
}

/** Makes a table of an answer. By time it has a row for every period, also for those in which nothing happened. */
export function tableOf(report: Report, { name, clock, groupBy, from, to, timezone }: Shape): Table {
  const columns = columnsOf(name, clock, isPeriod(groupBy))
  const valuesOf = (figures: unknown): Values => ({
    values: columns.map(({ of }) => of(figures)),
    basis: columns.map(({ basis }) => basis?.(figures)),
  })
  const given = report.groups.map(group => ({ key: group.key, name: group.name, ...valuesOf(group) }))
  const total = report.total === undefined ? undefined : valuesOf(report.total)
  if (!isPeriod(groupBy)) {
    const rankOf = ({ key }: TableRow) => (PRIORITIES as readonly (string | null)[]).indexOf(key)
    const rows = groupBy === 'priority' ? given.toSorted((a, b) => rankOf(a) - rankOf(b)) : given
    return { columns, rows, total }
  }
  const byKey = new Map(given.map(row => [row.key, row]))
  // In such a period counts are 0, and nothing was measured. That nobody was there was measured.
  const none: Values = {
    values: columns.map(({ unit }) => (unit === 'count' || name === 'presence' ? 0 : null)),
    basis: columns.map(() => undefined),
  }
  const rows = periodsBetween(from, to, groupBy, timezone).map(
    key => byKey.get(key) ?? { key, name: key, ...none },
  )
  return { columns, rows, total }
}

/** The shape and the columns of a report's chart. */
export function chartOf(
  name: ReportName,
  groupBy: Grouping,
): { shape: 'line' | 'stacked' | 'bar'; keys: string[] } {
  const isTime = isPeriod(groupBy)
  switch (name) {
    case 'volume':
      return { shape: isTime ? 'line' : 'bar', keys: ['opened', 'resolved'] }
    case 'ai':
      return { shape: 'stacked', keys: ['byAi', 'byBoth', 'byAgents', 'byNobody'] }
    case 'csat':
      return { shape: 'stacked', keys: ['score1', 'score2', 'score3', 'score4', 'score5'] }
    case 'sends':
      return { shape: 'stacked', keys: ['delivered', 'read', 'sent', 'underWay', 'unknown', 'failed'] }
    case 'presence':
      return isTime
        ? { shape: 'stacked', keys: ['onlineAtOnce', 'awayAtOnce'] }
        : { shape: 'bar', keys: ['onlineMs', 'awayMs'] }
    default:
      return { shape: isTime ? 'line' : 'bar', keys: ['p50', 'p90'] }
  }
}

/** The longest range for which the API gives hours, ms. */
export const MOST_HOURS_MS = 31 * 86_400_000

const OF_PRESENCE = ['agent', 'hour', 'day', 'week', 'month'] as const

/** What a report of such a range, ms, can be grouped by. */
export function groupingsOf(name: ReportName, rangeMs: number): readonly Grouping[] {
  const all: readonly Grouping[] = name === 'presence' ? OF_PRESENCE : GROUPINGS
  return rangeMs > MOST_HOURS_MS ? all.filter(one => one !== 'hour') : all
}

/** What a report is grouped by: as the address says, if it can be, else by the usual. */
export function groupingOf(name: ReportName, rangeMs: number, chosen: Grouping | undefined): Grouping {
  const usual = name === 'presence' ? 'agent' : 'day'
  return groupingsOf(name, rangeMs).find(one => one === chosen) ?? usual
}

/** Whether nothing was counted: no value says anything. */
export function isEmpty({ values }: Pick<Values, 'values'>): boolean {
  return values.every(value => value === null || value === 0)
}

/** Below this, a percentage or an average says little. */
export const FEW = 10

/** Whether a value is of so few that it is marked. */
export function isFew(value: number | null, basis: number | undefined): basis is number {
  return value !== null && basis !== undefined && basis < FEW
}
