import type { Accepted } from '../outside/outside.ts'
import type { ChaosRecord, SentByCustomer } from '../record.ts'
import type { Facts, Finding, SurveyRow } from './facts.ts'
import { groupBy } from './group.ts'

/** There is at most one survey for each resolution, and its score is the customer's first answer. */
export function checkSurveys(
  facts: Facts,
  accepted: readonly Accepted[],
  record: Pick<ChaosRecord, 'answers'>,
  reported: Record<string, number>,
): Finding[] {
  return [...checkCounts(facts), ...checkScores(facts, accepted, record), ...checkReport(facts, reported)]
}

function checkCounts({ surveys, events, messages }: Facts): Finding[] {
  const resolutions = countBy(events.filter(({ type }) => type === 'conversation.resolved'))
  const questions = countBy(messages.filter(({ kind }) => kind === 'survey'))
  const made = countBy(surveys)
  return [...made].flatMap(([id, count]): Finding[] => {
    const resolved = resolutions.get(id) ?? 0
    const asked = questions.get(id) ?? 0
    if (count <= resolved && asked <= count) return []
    return [
      { kind: 'survey', about: `${resolved} resolutions, ${count} surveys, ${asked} questions in ${id}` },
    ]
  })
}

/** The score is the first answer to the question. If two were on their way at once, it may be either. */
function checkScores(
  facts: Facts,
  accepted: readonly Accepted[],
  { answers }: Pick<ChaosRecord, 'answers'>,
): Finding[] {
  const { surveys, deliveries } = facts
  const deliveryOf = new Map(accepted.map(({ sid, deliveryId }) => [sid, deliveryId]))
  const messageOf = new Map(deliveries.map(({ id, messageId }) => [id, messageId]))
  const surveyOf = new Map(surveys.map(survey => [survey.messageId, survey]))
  const findings: Finding[] = []
  const answered = new Set<string>()
  for (const [questionSid, given] of groupBy(answers, answer => answer.questionSid)) {
    const survey = surveyOf.get(messageOf.get(deliveryOf.get(questionSid) ?? '') ?? '')
    if (!survey) {
      findings.push({ kind: 'score', about: `no survey is known whose question is ${questionSid}` })
      continue
    }
    answered.add(survey.id)
    const first = given.filter(({ answer }) => !given.some(other => isTakenBefore(other.answer, answer)))
    if (first.some(({ score }) => score === survey.score)) continue
    // The provider's list shows only the words of a tap, and its time only to the second. So it may not be recognised
    // as an answer.
    if (survey.score === null && first.some(({ answer }) => answer.takenAt === undefined)) continue
    if (survey.score === null && first.some(({ answer }) => cameTooLate(facts, survey, answer))) continue
    const scores = first.map(({ score }) => score).join(' or ')
    const about = `${survey.score} instead of ${scores} for survey ${survey.id} in ${survey.conversationId}`
    findings.push({ kind: 'score', about })
  }
  for (const { id, score, conversationId } of surveys) {
    if (score !== null && !answered.has(id))
      findings.push({
        kind: 'score',
        about: `${score} for survey ${id} in ${conversationId}, which nobody answered`,
      })
  }
  return findings
}

/**
 * A typed number is an answer only while the conversation is resolved. If an earlier message, sent before the survey
 * arrived, has reopened the conversation by then, the number is an ordinary message. A tap names its survey.
 */
function cameTooLate(
  { events, messages }: Facts,
  { id }: SurveyRow,
  { sid, isTap }: SentByCustomer,
): boolean {
  const over = events.find(({ type, data }) => type === 'survey.superseded' && data.surveyId === id)
  const answer = messages.find(({ providerMessageId }) => providerMessageId === sid)
  return !isTap && over !== undefined && answer !== undefined && over.seq < answer.seq
}

function isTakenBefore(a: SentByCustomer, b: SentByCustomer): boolean {
  return (a.takenAt ?? Number.POSITIVE_INFINITY) <= b.postedAt
}

/** The report is computed from the events, not from the surveys. */
function checkReport({ surveys }: Facts, reported: Record<string, number>): Finding[] {
  return [1, 2, 3, 4, 5].flatMap((score): Finding[] => {
    const given = surveys.filter(survey => survey.score === score).length
    const told = reported[String(score)] ?? 0
    return given === told
      ? []
      : [{ kind: 'score', about: `the report tells ${told} times ${score}, not ${given}` }]
  })
}

function countBy(rows: { conversationId: string }[]): Map<string, number> {
  const groups = groupBy(rows, ({ conversationId }) => conversationId)
  return new Map([...groups].map(([id, group]) => [id, group.length]))
}
