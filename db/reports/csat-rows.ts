import type { Fragment, Sql } from '../client.ts'
import { type CsatFilter, type CsatPlace, csatColumns, surveys } from '../reports.ts'
import { type CountedConversation, whose } from './counted-conversation.ts'
import { groupOf, type ReportGroup, timesOf } from './report-groups.ts'

export interface CsatRow extends CountedConversation, CsatPlace {
  surveyId: string
  channelName: string
  agentId: string | null
  agentName: string | null
  sentAt: Date
  score: number | null
  scoredAt: Date | null
  late: boolean | null
  comment: string | null
}

/** The surveys that a figure counts, by the name that it has in the report. */
export const CSAT_FIGURES = [
  'sent',
  'responses',
  'satisfied',
  'score1',
  'score2',
  'score3',
  'score4',
  'score5',
] as const
export type CsatFigure = (typeof CSAT_FIGURES)[number]

function isOf(sql: Sql, figure: CsatFigure): Fragment {
  if (figure === 'sent') return sql`true`
  if (figure === 'responses') return sql`s.score is not null`
  return figure === 'satisfied' ? sql`s.score >= 4` : sql`s.score = ${Number(figure.at(-1))}`
}

/** Surveys without a first and a last time are within these. */
const EVER = { from: new Date(0), to: new Date('9999-01-01') }

/** The surveys that a figure counts, the first sent first. Those that are sent meanwhile come last. */
export function listSurveys(
  sql: Sql,
  { filter, group, figure = 'sent' }: { filter: CsatFilter; group?: ReportGroup; figure?: CsatFigure },
  { after, limit }: { after?: CsatPlace; limit: number },
): Promise<CsatRow[]> {
  const times = group && timesOf({ from: filter.from ?? EVER.from, to: filter.to ?? EVER.to }, group)
  // Only a group by time asks for the offsets of its zone.
  const { key, join } = groupOf(sql, group, times ?? EVER, csatColumns(sql))
  return sql<CsatRow[]>`
    with page as materialized (
      select s.* from (${surveys(sql, { ...filter, ...times }, after)}) s ${join}
      where ${isOf(sql, figure)} ${group ? sql`and ${key} is not distinct from ${group.key}` : sql``}
      order by s.sent_at, s.position
      limit ${limit}
    )
    select s.*, h.name as channel_name, g.name as agent_name, v.comment, ${whose(sql)}
    from page s
    join conversations c on c.id = s.conversation_id
    left join channels h on h.id = s.channel_id
    left join agents g on g.id = s.agent_id
    left join surveys v on v.id = s.survey_id::uuid
    order by s.sent_at, s.position`
}
