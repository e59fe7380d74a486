import type { Sql } from '../client.ts'
import { groupOf, nameOf, type ReportFilter, type ReportGrouping, within } from './report-groups.ts'

/** What came of what was sent. Each part and each attempt of a message counts. */
export interface SendFigures {
  key: string | null
  name: string | null
  total: number
  queued: number
  sending: number
  unknown: number
  accepted: number
  sent: number
  delivered: number
  read: number
  failed: number
}

/** The figures of a time without sends. */
export const NO_SENDS: SendFigures = {
  key: null,
  name: null,
  total: 0,
  queued: 0,
  sending: 0,
  unknown: 0,
  accepted: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
}

export const sendColumns = (sql: Sql) => ({
  at: sql`d.created_at`,
  channel: sql`m.channel_id`,
  agent: sql`case when m.author_kind = 'agent' then m.author_id end`,
  team: sql`(select c.team_id from conversations c where c.id = m.conversation_id)`,
  conversation: sql`m.conversation_id`,
})

export function sendFigures(
  sql: Sql,
  filter: ReportFilter,
  grouping?: ReportGrouping,
): Promise<SendFigures[]> {
  const group = groupOf(sql, grouping, filter, sendColumns(sql))
  const count = (status: string) =>
    sql`(count(*) filter (where r.status = ${status}::delivery_status))::integer as ${sql(status)}`
  return sql<SendFigures[]>`
    select g.key, ${nameOf(sql, grouping?.by)} as name, g.total, g.queued, g.sending, g.unknown, g.accepted, g.sent,
      g.delivered, g.read, g.failed
    from (
      select r.key, r.name, count(*)::integer as total, ${count('queued')}, ${count('sending')}, ${count('unknown')},
        ${count('accepted')}, ${count('sent')}, ${count('delivered')}, ${count('read')}, ${count('failed')}
      from (
        select ${group.key} as key, ${group.name} as name, d.status
        from deliveries d join messages m on m.id = d.message_id ${group.join}
        where ${within(sql, filter, sendColumns(sql))}
      ) r
      group by 1, 2
    ) g
    order by 2 nulls last, 1 nulls last`
}

/** Why sends failed, the commonest first. */
export interface FailureCount {
  code: string
  class: string | null
  detail: string | null
  fix: string | null
  count: number
}

export function failureCounts(sql: Sql, filter: ReportFilter, limit: number): Promise<FailureCount[]> {
  return sql<FailureCount[]>`
    select coalesce(d.error->>'code', 'unknown') as code, max(d.error->>'class') as class, max(d.error->>'detail') as detail,
      max(d.error->>'fix') as fix, count(*)::integer as count
    from deliveries d join messages m on m.id = d.message_id
    where d.status = 'failed' and ${within(sql, filter, sendColumns(sql))}
    group by 1 order by 5 desc, 1 limit ${limit}`
}
