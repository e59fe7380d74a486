import { isTimeUnit, periodOf, type TimeUnit } from '../../domain/reporting/periods.ts'
import type { Fragment, Sql } from '../client.ts'
import { type Grouping, groupByTime } from './group-by-time.ts'

/** What a report covers. */
export interface ReportFilter {
  from: Date
  to: Date
  channelId?: string
  agentId?: string
  teamId?: string
  label?: string
}

export interface ReportGrouping {
  by: 'channel' | 'agent' | 'team' | 'label' | 'priority' | TimeUnit
  timezone: string
}

/** One group of a report. */
export interface ReportGroup extends ReportGrouping {
  /** As the report gives it. Null: what has no agent, team or label. */
  key: string | null
}

/** Which columns of a report's rows have what the report is filtered and grouped by. */
export interface ReportColumns {
  at: Fragment
  channel: Fragment
  agent: Fragment
  team: Fragment
  conversation: Fragment
}

/** The group of one row. Without a grouping, all rows are one group. */
export function groupOf(
  sql: Sql,
  grouping: ReportGrouping | undefined,
  { from, to }: ReportFilter,
  columns: ReportColumns,
): Grouping & { join: Fragment } {
  const join = sql``
  const none = sql`null::text`
  if (!grouping) return { key: none, name: none, join }
  switch (grouping.by) {
    case 'channel':
      return { key: sql`${columns.channel}::text`, name: none, join }
    case 'agent':
      return { key: sql`${columns.agent}::text`, name: none, join }
    case 'team':
      return { key: sql`${columns.team}::text`, name: none, join }
    case 'label': {
      const labels = sql`(select labels from conversations where id = ${columns.conversation})`
      return {
        key: sql`of_label.label`,
        name: none,
        join: sql`left join lateral unnest(${labels}) of_label(label) on true`,
      }
    }
    case 'priority': {
      const priority = sql`(select priority::text from conversations where id = ${columns.conversation})`
      return { key: priority, name: priority, join }
    }
    default: {
      const { by: unit, timezone } = grouping
      const range = { from: from.getTime(), to: to.getTime() }
      return { ...groupByTime(sql, columns.at, { unit, timezone, ...range }), join }
    }
  }
}

/** The name of a group, from its key: found once a group, and not once a row. */
export function nameOf(sql: Sql, by: ReportGrouping['by'] | undefined): Fragment {
  if (by === 'channel') return sql`(select n.name from channels n where n.id = g.key::uuid)`
  if (by === 'agent') return sql`(select n.name from agents n where n.id = g.key::uuid)`
  if (by === 'team') return sql`(select n.name from teams n where n.id = g.key::uuid)`
  return by === 'label' ? sql`g.key` : sql`g.name`
}

/** Conditions for the rows of a report. */
export function within(
  sql: Sql,
  { from, to, channelId, agentId, teamId, label }: ReportFilter,
  columns: ReportColumns,
): Fragment {
  return sql`
    ${columns.at} >= ${from} and ${columns.at} < ${to}
    ${channelId ? sql`and ${columns.channel} = ${channelId}` : sql``}
    ${agentId ? sql`and ${columns.agent} = ${agentId}` : sql``}
    ${teamId ? sql`and ${columns.team} = ${teamId}` : sql``}
    ${
      label === undefined
        ? sql``
        : sql`and exists (
      select from conversations l where l.id = ${columns.conversation} and ${label} = any(l.labels))`
    }`
}

/**
 * Conditions for the rows that a figure counts: of a report, or of one of its groups. They are those of the report's own
 * statement, so a list can't have other rows than its figure. For a period, the times are narrowed too: an index has only
 * these rows to read.
 */
export function counted(
  sql: Sql,
  filter: ReportFilter,
  group: ReportGroup | undefined,
  columns: ReportColumns,
): { join: Fragment; where: Fragment } {
  if (!group) return { join: sql``, where: within(sql, filter, columns) }
  const part = { ...filter, ...timesOf(filter, group) }
  const { key, join } = groupOf(sql, group, part, columns)
  return { join, where: sql`${within(sql, part, columns)} and ${key} is not distinct from ${group.key}` }
}

/** Between which times the rows of a group are. */
export function timesOf(
  { from, to }: { from: Date; to: Date },
  { by, timezone, key }: ReportGroup,
): { from: Date; to: Date } {
  if (!isTimeUnit(by) || key === null) return { from, to }
  const period = periodOf(by, timezone, key, { from: from.getTime(), to: to.getTime() })
  return period ? { from: new Date(period.from), to: new Date(period.to) } : { from, to: from }
}
