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

const columns = (sql: Sql) => ({
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
  const group = groupOf(sql, grouping, filter, columns(sql))
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
        where m.measure = ${measure} and ${within(sql, filter, columns(sql))}
      ) r
      group by 1, 2
    ) g
    order by 2 nulls last, 1 nulls last`
}

/** One duration, and the conversation it is of. */
export interface DurationRow {
  conversationId: string
  number: number
  channelId: string
  agentId: string | null
  teamId: string | null
  by: MeasuredBy
  beganAt: Date
  endedAt: Date
  wallMs: number
  businessMs: number
  /** As text, with all its digits: what comes after this row in the list. */
  endedAtExact: string
}

export type DurationPlace = Pick<DurationRow, 'endedAtExact' | 'conversationId' | 'number'>

/** The rows that the figures are made from, in the order in which they ended. */
export function listDurations(
  sql: Sql,
  measure: Measure,
  filter: ReportFilter,
  { after, limit }: { after?: DurationPlace; limit: number },
): Promise<DurationRow[]> {
  return sql<DurationRow[]>`
    select m.conversation_id, m.number, m.channel_id, m.agent_id, m.team_id, m.by, m.began_at, m.ended_at,
      m.wall_ms::float8 as wall_ms, m.business_ms::float8 as business_ms, m.ended_at::text as ended_at_exact
    from report_measures m
    where m.measure = ${measure} and ${within(sql, filter, columns(sql))}
      ${
        after
          ? sql`and (m.ended_at, m.conversation_id, m.number)
              > (${after.endedAtExact}::text::timestamptz, ${after.conversationId}::uuid, ${after.number}::integer)`
          : sql``
      }
    order by m.ended_at, m.conversation_id, m.number
    limit ${limit}`
}

/** Until when all events are in the measures. Null: they are being made for the first time. */
export async function measuredUntil(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ completeAt: Date | null }[]>`select complete_at from report_progress`
  return row?.completeAt ?? null
}
