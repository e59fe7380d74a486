import { type Column, columnsOf } from './columns.ts'
import { type Unit as Period, periodsBetween } from './periods.ts'
import type { Clock, Grouping, ReportName } from './types.ts'

/** The part of the API's answer that becomes a table: figures of the total and of each group. */
export interface Report {
  total: unknown
  groups: ({ key: string | null; name: string | null } & Record<string, unknown>)[]
}

export interface TableRow {
  /** The key of the group. Null: everything without an agent, team or label. */
  key: string | null
  name: string | null
  /** One for each column. Null: nothing was measured. */
  values: (number | null)[]
}

/** A report as it is shown and saved. */
export interface Table {
  columns: Column<unknown>[]
  rows: TableRow[]
  total: (number | null)[] | undefined
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
  const columns = columnsOf(name, clock)
  const valuesOf = (figures: unknown) => columns.map(({ of }) => of(figures))
  const given = report.groups.map(group => ({ key: group.key, name: group.name, values: valuesOf(group) }))
  const total = report.total === undefined ? undefined : valuesOf(report.total)
  if (name === 'presence' || !isPeriod(groupBy)) return { columns, rows: given, total }
  const byKey = new Map(given.map(row => [row.key, row]))
  // In such a period counts are 0, and nothing was measured.
  const none = columns.map(({ unit }) => (unit === 'count' ? 0 : null))
  const rows = periodsBetween(from, to, groupBy, timezone).map(
    key => byKey.get(key) ?? { key, name: key, values: none },
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
      return { shape: 'bar', keys: ['onlineMs', 'awayMs'] }
    default:
      return { shape: isTime ? 'line' : 'bar', keys: ['p50', 'p90'] }
  }
}

/** What the API can group a report by. */
export function groupingsOf(name: ReportName): readonly Grouping[] {
  if (name === 'presence') return ['agent']
  if (name === 'csat') return ['day', 'week', 'month', 'channel', 'agent']
  return ['hour', 'day', 'week', 'month', 'channel', 'agent', 'team', 'label']
}
