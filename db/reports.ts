import { TIME_UNITS } from '../domain/reporting/periods.ts'
import type { Sql } from './client.ts'
import { groupOf, nameOf, type ReportGrouping } from './reports/report-groups.ts'

export interface CsatFilter {
  from?: Date
  to?: Date
  channelId?: string
  agentId?: string
  /** As the conversation has them now. */
  teamId?: string
  label?: string
}

export interface CsatFigures {
  key: string | null
  name: string | null
  sent: number
  responses: number
  average: number | null
  satisfied: number | null
  score1: number
  score2: number
  score3: number
  score4: number
  score5: number
}

/** A survey's place in the order of sending, to the microsecond. */
export interface CsatPlace {
  sentAtExact: string
  position: string
}

/**
 * Derives surveys from the events alone. A survey counts as sent if it was created and did not fail, or was sent again; its
 * first score is its answer. It belongs to the time at which it was sent, to the agent who had the conversation then, and
 * to its channel.
 *
 * The score is looked up by the survey's id. If it were looked up by time, PostgreSQL, which knows little about the values
 * in `data`, would read all scores for every survey.
 */
export const surveys = (
  sql: Sql,
  { from, to, channelId, agentId, teamId, label }: CsatFilter,
  after?: CsatPlace,
) => sql`
  select s.data->>'surveyId' as survey_id, s.conversation_id, s.channel_id, s.at as sent_at,
    s.at::text as sent_at_exact, s.position,
    (s.data->>'agentId')::uuid as agent_id, a.score, a.scored_at, a.late
  from events s
  left join lateral (
    select (e.data->>'score')::integer as score, e.at as scored_at, (e.data->>'late')::boolean as late
    from events e
    where e.type = 'survey.scored' and e.channel_id = s.channel_id and e.data->>'surveyId' = s.data->>'surveyId'
    order by e.at + interval '0' limit 1
  ) a on true
  where s.type = 'survey.created'
    ${after ? sql`and ${isAfter(sql, after)}` : sql``}
    ${from ? sql`and s.at >= ${from}` : sql``}
    ${to ? sql`and s.at < ${to}` : sql``}
    ${channelId ? sql`and s.channel_id = ${channelId}` : sql``}
    ${agentId ? sql`and s.data->>'agentId' = ${agentId}` : sql``}
    ${teamId ? sql`and exists (select from conversations t where t.id = s.conversation_id and t.team_id = ${teamId})` : sql``}
    ${label === undefined ? sql`` : sql`and exists (select from conversations l where l.id = s.conversation_id and ${label} = any(l.labels))`}
    and (a.score is not null or not exists (
      select from events f
      where f.type = 'survey.failed' and f.conversation_id = s.conversation_id
        and f.data->>'surveyId' = s.data->>'surveyId'
        and not exists (
          select from events r
          where r.type = 'survey.resent' and r.conversation_id = f.conversation_id and r.seq > f.seq
            and r.data->>'surveyId' = f.data->>'surveyId'
        )
    ))`

/** Passed as text: the driver would turn a time into a Date and lose the microseconds. */
const isAfter = (sql: Sql, { sentAtExact, position }: CsatPlace) =>
  sql`(s.at, s.position) > (${sentAtExact}::text::timestamptz, ${position}::bigint)`

export const csatColumns = (sql: Sql) => ({
  at: sql`s.sent_at`,
  channel: sql`s.channel_id`,
  agent: sql`s.agent_id`,
  team: sql`(select c.team_id from conversations c where c.id = s.conversation_id)`,
  conversation: sql`s.conversation_id`,
})

/** The figures of each group. Without a grouping, one row for everything. */
export async function csatFigures(
  sql: Sql,
  filter: CsatFilter,
  grouping?: ReportGrouping,
): Promise<CsatFigures[]> {
  const isByTime = TIME_UNITS.some(unit => unit === grouping?.by)
  const range = isByTime ? await rangeOf(sql, filter) : EMPTY
  const group = groupOf(sql, grouping, range, csatColumns(sql))
  const scored = (score: number) => sql`(count(*) filter (where r.score = ${score}))::integer`
  return sql<CsatFigures[]>`
    select g.key, ${nameOf(sql, grouping?.by)} as name, g.sent, g.responses, g.average, g.satisfied,
      g.score1, g.score2, g.score3, g.score4, g.score5
    from (
      select r.key, r.name,
        count(*)::integer as sent,
        count(r.score)::integer as responses,
        round(avg(r.score), 2)::float as average,
        (count(*) filter (where r.score >= 4))::float / nullif(count(r.score), 0) as satisfied,
        ${scored(1)} as score1, ${scored(2)} as score2, ${scored(3)} as score3, ${scored(4)} as score4,
        ${scored(5)} as score5
      from (
        select ${group.key} as key, ${group.name} as name, s.score from (${surveys(sql, filter)}) s ${group.join}
      ) r
      group by 1, 2
    ) g
    order by 2 nulls last, 1 nulls last`
}

const EMPTY = { from: new Date(0), to: new Date(0) }

/** Between which times surveys were sent, of those that are asked for. */
async function rangeOf(sql: Sql, filter: CsatFilter): Promise<{ from: Date; to: Date }> {
  const [sent] = await sql<{ first: Date | null; last: Date | null }[]>`
    select min(at) as first, max(at) as last from events where type = 'survey.created'`
  const first = Math.max(sent?.first?.getTime() ?? 0, filter.from?.getTime() ?? 0)
  const last = Math.min(sent?.last?.getTime() ?? 0, filter.to?.getTime() ?? Number.POSITIVE_INFINITY)
  return { from: new Date(first), to: new Date(Math.max(first, last)) }
}
