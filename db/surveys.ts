import type { Score } from '../domain/score.ts'
import type { Sql } from './client.ts'

export interface Survey {
  id: string
  conversationId: string
  channelId: string
  resolution: number
  agentId: string | null
  aiAgentId: string | null
  status: 'open' | 'scored' | 'expired' | 'skipped' | 'superseded' | 'failed'
  reason: string | null
  messageId: string | null
  expiresAt: Date
  score: Score | null
  comment: string | null
  commentUntil: Date | null
  scoreMessageId: string | null
  commentMessageId: string | null
  createdAt: Date
}

/** A survey, with the time at which its sending began. */
export interface SurveyWithDeparture extends Survey {
  leftAt: Date | null
}

const withDeparture = (sql: Sql) => sql`
  select s.*, (select min(d.sending_at) from deliveries d where d.message_id = s.message_id) as left_at
  from surveys s`

export async function loadSurvey(sql: Sql, id: string): Promise<SurveyWithDeparture | undefined> {
  const [survey] = await sql<SurveyWithDeparture[]>`${withDeparture(sql)} where s.id = ${id}`
  return survey
}

/** The survey for one resolution of a conversation, if there is one. */
export async function loadSurveyOfResolution(
  sql: Sql,
  conversationId: string,
  resolution: number,
): Promise<SurveyWithDeparture | undefined> {
  const [survey] = await sql<SurveyWithDeparture[]>`
    ${withDeparture(sql)} where s.conversation_id = ${conversationId} and s.resolution = ${resolution}`
  return survey
}

/** The surveys of a conversation that wait for a score. */
export function listOpenSurveys(sql: Sql, conversationId: string): Promise<Survey[]> {
  return sql<Survey[]>`
    select * from surveys where conversation_id = ${conversationId} and status = 'open'`
}

/** The survey whose question a message is. */
export async function findSurveyOfQuestion(sql: Sql, messageId: string): Promise<Survey | undefined> {
  const [survey] = await sql<Survey[]>`select * from surveys where message_id = ${messageId}`
  return survey
}

export type NewSurvey = Pick<
  Survey,
  'id' | 'conversationId' | 'channelId' | 'resolution' | 'agentId' | 'aiAgentId' | 'messageId' | 'expiresAt'
>

/** Stores an open survey before its question is sent. */
export async function insertSurvey(sql: Sql, survey: NewSurvey): Promise<void> {
  const { id, conversationId, channelId, resolution, agentId, aiAgentId, messageId, expiresAt } = survey
  await sql`
    insert into surveys (id, conversation_id, channel_id, resolution, agent_id, ai_agent_id, status, message_id, expires_at,
      created_at)
    values (${id}, ${conversationId}, ${channelId}, ${resolution}, ${agentId}, ${aiAgentId}, 'open', ${messageId},
      ${expiresAt}, statement_timestamp())
    on conflict do nothing`
}

/** Stores a score. Only the first one counts. True for the message that gave it, also if the call is repeated. */
export async function scoreSurvey(
  sql: Sql,
  id: string,
  answer: { score: Score; scoredAt: Date; messageId: string; comment?: string; commentWithinMs?: number },
): Promise<boolean> {
  const scored = await sql`
    update surveys set status = 'scored', reason = null, score = ${answer.score}, scored_at = ${answer.scoredAt},
      score_message_id = ${answer.messageId}, comment = ${answer.comment ?? null},
      comment_until = statement_timestamp() + ${answer.commentWithinMs ?? null}::float8 * interval '1 millisecond'
    where id = ${id} and (score is null or score_message_id = ${answer.messageId})
    returning id`
  return scored.length > 0
}

export async function commentSurvey(
  sql: Sql,
  id: string,
  comment: { text: string; messageId: string },
): Promise<void> {
  await sql`
    update surveys set comment = ${comment.text}, comment_message_id = ${comment.messageId}
    where id = ${id} and (comment is null or comment_message_id = ${comment.messageId})`
}

/** Ends a survey that waits for a score. False if it does not wait. */
export async function endSurvey(
  sql: Sql,
  id: string,
  end: { status: 'expired' | 'skipped' | 'superseded' | 'failed'; reason: string },
): Promise<boolean> {
  const ended = await sql`
    update surveys set status = ${end.status}, reason = ${end.reason}
    where id = ${id} and status = 'open' returning id`
  return ended.length > 0
}

/** The survey whose question a message is, and whether an answer to it would still count. */
export async function loadSurveyOfMessage(
  sql: Sql,
  messageId: string,
): Promise<(Survey & { answerable: boolean }) | undefined> {
  const [survey] = await sql<(Survey & { answerable: boolean })[]>`
    select s.*, s.status in ('open', 'failed') and s.expires_at > now() and c.status = 'resolved'
      and not exists (select from surveys later
        where later.conversation_id = s.conversation_id and later.resolution > s.resolution) as answerable
    from surveys s join conversations c on c.id = s.conversation_id
    where s.message_id = ${messageId}`
  return survey
}

/** Reopens a survey whose question failed and is sent again. False if it had not failed. */
export async function reopenFailedSurvey(sql: Sql, id: string): Promise<boolean> {
  const { count } = await sql`
    update surveys set status = 'open', reason = null where id = ${id} and status = 'failed'`
  return count > 0
}
