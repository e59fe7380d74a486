import type { Fragment, Sql } from './client.ts'
import { groupByTime } from './reports/group-by-time.ts'

export interface CsatFilter {
  from?: Date
  to?: Date
  channelId?: string
  agentId?: string
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

export interface CsatRow {
  surveyId: string
  conversationId: string
  channelId: string
  channelName: string
  agentId: string | null
  agentName: string | null
  sentAt: Date
  score: number | null
  scoredAt: Date | null
  late: boolean | null
  comment: string | null
}

/** A survey's place in the order of sending, to the microsecond. */
interface Place {
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
const surveys = (sql: Sql, { from, to, channelId, agentId }: CsatFilter, after?: Place) => sql`
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
const isAfter = (sql: Sql, { sentAtExact, position }: Place) =>
  sql`(s.at, s.position) > (${sentAtExact}::text::timestamptz, ${position}::bigint)`

export type CsatGrouping = 'channel' | 'agent' | 'day' | 'week' | 'month'

/** The figures of each group. Without a grouping, one row for everything. */
export async function csatFigures(
  sql: Sql,
  filter: CsatFilter,
  grouping?: { by: CsatGrouping; timezone: string },
): Promise<CsatFigures[]> {
  const group = grouping
    ? await groupOf(sql, filter, grouping)
    : { key: sql`null::text`, name: sql`null::text` }
  return sql<CsatFigures[]>`
    select ${group.key} as key, ${group.name} as name,
      count(*)::integer as sent,
      count(s.score)::integer as responses,
      round(avg(s.score), 2)::float as average,
      (count(*) filter (where s.score >= 4))::float / nullif(count(s.score), 0) as satisfied,
      (count(*) filter (where s.score = 1))::integer as score1,
      (count(*) filter (where s.score = 2))::integer as score2,
      (count(*) filter (where s.score = 3))::integer as score3,
      (count(*) filter (where s.score = 4))::integer as score4,
      (count(*) filter (where s.score = 5))::integer as score5
    from (${surveys(sql, filter)}) s
    left join channels c on c.id = s.channel_id
    left join agents g on g.id = s.agent_id
    group by 1, 2
    order by 2 nulls last, 1 nulls last`
}

async function groupOf(
  sql: Sql,
  filter: CsatFilter,
  { by, timezone }: { by: CsatGrouping; timezone: string },
): Promise<{ key: Fragment; name: Fragment }> {
  if (by === 'channel') return { key: sql`s.channel_id::text`, name: sql`c.name` }
  if (by === 'agent') return { key: sql`s.agent_id::text`, name: sql`g.name` }
  const [sent] = await sql<{ first: Date | null; last: Date | null }[]>`
    select min(at) as first, max(at) as last from events where type = 'survey.created'`
  const first = Math.max(sent?.first?.getTime() ?? 0, filter.from?.getTime() ?? 0)
  const last = Math.min(sent?.last?.getTime() ?? 0, filter.to?.getTime() ?? Number.POSITIVE_INFINITY)
  return groupByTime(sql, sql`s.sent_at`, { unit: by, timezone, from: first, to: last })
}

/** How many rows are read at once. */
const PAGE = 500

/**
 * One row for each survey, oldest first, page by page as the caller asks. Each page is a short statement, so no connection
 * is held while the reader takes its time. Surveys that are sent meanwhile come last.
 */
export async function* csatRows(sql: Sql, filter: CsatFilter): AsyncGenerator<CsatRow[]> {
  for (let after: Place | undefined; ; ) {
    const rows = await sql<(CsatRow & Place)[]>`
      select s.*, c.name as channel_name, g.name as agent_name, v.comment
      from (${surveys(sql, filter, after)}) s
      left join channels c on c.id = s.channel_id
      left join agents g on g.id = s.agent_id
      left join surveys v on v.id = s.survey_id::uuid
      order by s.sent_at, s.position
      limit ${PAGE}`
    yield rows
    after = rows.at(-1)
    if (!after || rows.length < PAGE) return
  }
}
