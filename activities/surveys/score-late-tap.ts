import type { Database } from '../../db/client.ts'
import { loadConversation } from '../../db/conversations.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { insertInbound } from '../../db/inbound-messages.ts'
import { loadSurvey, scoreSurvey } from '../../db/surveys.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { Score } from '../../domain/score.ts'
import { ownWorkflowId } from '../dependencies.ts'
import { isLate, messageId, messageReceived } from '../recording/inbound.ts'
import { surveyScored } from './events.ts'

/**
 * A tap on the survey of a closed conversation: the score and the message are stored in that
 * conversation. Returns false when there is no such survey, or when another workflow still runs its
 * conversation, which happens when one person has two addresses: only that workflow may give out its
 * row numbers. The message then begins a conversation like any other.
 */
export async function scoreLateTap(
  sql: Database,
  channelId: string,
  message: InboundMessage,
  tap: { surveyId: string; score: Score },
): Promise<boolean> {
  const survey = await loadSurvey(sql, tap.surveyId)
  if (!survey || survey.channelId !== channelId) return false
  const conversation = { id: survey.conversationId, channelId }
  const row = await loadConversation(sql, conversation.id)
  // Nothing more is stored about a person who was erased.
  if (row?.address === '') return false
  if (row?.status !== 'closed' && row?.workflowId !== ownWorkflowId()) return false
  await sql.begin(async tx => {
    const seq = await nextSeq(tx, conversation.id)
    const late = isLate(message)
    const stored = await insertInbound(tx, conversation, [
      { id: messageId(conversation, message), seq, message, late, asks: false },
    ])
    if (!stored.has(message.providerMessageId)) return
    const scored = await scoreSurvey(tx, survey.id, {
      score: tap.score,
      scoredAt: new Date(message.receivedAt),
      messageId: messageId(conversation, message),
    })
    await appendEvents(tx, conversation, [
      messageReceived(conversation, message, seq, late),
      ...(scored ? [surveyScored(survey, { ...tap, late: true }, seq + 1)] : []),
    ])
  })
  return true
}
