import type { Measure, MeasuredBy } from '../../domain/reporting/measure-durations.ts'
import type { Sql } from '../client.ts'
import { groupOf, nameOf, type ReportFilter, type ReportGrouping, within } from './report-groups.ts'

/** Durations in ms. All are null if there was none. */
export interface Spread {
  average: number | null
  p50: number | null
  p90: number | null
  longest: number | null
}

export interface DurationFigures {
  key: string | null
  name: string | null
  count: number
  /** How many there were of each: who answered, or who took part. */
  byAgent: number
  byAi: number
  byBoth: number
  byNobody: number
  wall: Spread
  business: Spread
}

const NO_TIME: Spread = { average: null, p50: null, p90: null, longest: null }

/** The figures where there was none. */
export const NO_DURATIONS: DurationFigures = {
  key: null,
  name: null,
  count: 0,
  byAgent: 0,
  byAi: 0,
  byBoth: 0,
  byNobody: 0,
  wall: NO_TIME,
  business: NO_TIME,
}

export const durationColumns = (sql: Sql) => ({
  at: sql`m.ended_at`,
  channel: sql`m.channel_id`,
  agent: sql`m.agent_id`,
  team: sql`m.team_id`,
  conversation: sql`m.conversation_id`,
})

/** The figures of each group, for what ended within the filter's times. Without a grouping, one row. */
export function durationFigures(
  sql: Sql,
  measure: Measure,
  filter: ReportFilter,
  grouping?: ReportGrouping,
): Promise<DurationFigures[]> {
  const group = groupOf(sql, grouping, filter, durationColumns(sql))
  const spread = (column: 'wall_ms' | 'business_ms') => sql`
    json_build_object(
      'average', round(avg(r.${sql(column)})),
      'p50', round(percentile_cont(0.5) within group (order by r.${sql(column)})),
      'p90', round(percentile_cont(0.9) within group (order by r.${sql(column)})),
      'longest', max(r.${sql(column)}))`
  const by = (who: MeasuredBy) => sql`(count(*) filter (where r.by = ${who}))::integer`
  return sql<DurationFigures[]>`
    select g.key, ${nameOf(sql, grouping?.by)} as name, g.count, g.by_agent, g.by_ai, g.by_both, g.by_nobody,
      g.wall, g.business
    from (
      select r.key, r.name, count(*)::integer as count, ${by('agent')} as by_agent, ${by('ai')} as by_ai,
        ${by('both')} as by_both, ${by('nobody')} as by_nobody,
        ${spread('wall_ms')} as wall, ${spread('business_ms')} as business
      from (
        select ${group.key} as key, ${group.name} as name, m.wall_ms, m.business_ms, m.by
        from report_measures m ${group.join}
        where m.measure = ${measure} and ${within(sql, filter, durationColumns(sql))}
      ) r
      group by 1, 2
    ) g
    order by 2 nulls last, 1 nulls last`
}

/** Until when all events are in the measures. Null: they are being made for the first time. */
export async function measuredUntil(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ completeAt: Date | null }[]>`select complete_at from report_progress`
  return row?.completeAt ?? null
}
