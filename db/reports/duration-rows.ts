import type { Measure, MeasuredBy } from '../../domain/reporting/measure-durations.ts'
import type { Sql } from '../client.ts'
import { type CountedConversation, whose } from './counted-conversation.ts'
import { durationColumns } from './duration-figures.ts'
import { counted, type ReportFilter, type ReportGroup } from './report-groups.ts'

/** One duration, and the conversation it is of. */
export interface DurationRow extends CountedConversation {
  number: number
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

interface DurationRowsQuery {
  measure: Measure
  filter: ReportFilter
  group?: ReportGroup
  by?: MeasuredBy
}

/** The rows that the figures are made from, in the order in which they ended. */
export function listDurations(
  sql: Sql,
  { measure, filter, group, by }: DurationRowsQuery,
  { after, limit }: { after?: DurationPlace; limit: number },
): Promise<DurationRow[]> {
  const { join, where } = counted(sql, filter, group, durationColumns(sql))
  return sql<DurationRow[]>`
    with page as materialized (
      select m.* from report_measures m ${join}
      where m.measure = ${measure} ${by ? sql`and m.by = ${by}` : sql``} and ${where}
        ${
          after
            ? sql`and (m.ended_at, m.conversation_id, m.number)
                > (${after.endedAtExact}::text::timestamptz, ${after.conversationId}::uuid, ${after.number}::integer)`
            : sql``
        }
      order by m.ended_at, m.conversation_id, m.number
      limit ${limit}
    )
    select m.conversation_id, m.number, m.channel_id, m.agent_id, m.team_id, m.by, m.began_at, m.ended_at,
      m.wall_ms::float8 as wall_ms, m.business_ms::float8 as business_ms, m.ended_at::text as ended_at_exact, ${whose(sql)}
    from page m join conversations c on c.id = m.conversation_id
    order by m.ended_at, m.conversation_id, m.number`
}
