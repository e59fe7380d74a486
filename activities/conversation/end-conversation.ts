import type { Sql } from '../../db/client.ts'
import { setClosed } from '../../db/conversations.ts'
import { failQueuedDeliveries } from '../../db/delivery-queue.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { type CloseReason, SYSTEM } from '../../domain/conversation.ts'
import { OUR_ERRORS } from '../sending/errors.ts'
import { endOpenSurveys } from '../surveys/end-open-surveys.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'

interface Ending {
  id: string
  channelId: string
}

/**
 * Closes a conversation for good: its seat is freed, its survey ends, and waiting messages fail. A
 * survey whose question was still waiting counts as failed. Uses two numbers from `seq` on, and two
 * more for each message that was not sent. Returns false, and changes nothing, when it is closed
 * already.
 */
export async function endConversation(
  tx: Sql,
  conversation: Ending,
  firstSeq: number,
  reason: CloseReason,
): Promise<boolean> {
  const { id } = conversation
  if (!(await setClosed(tx, { id, reason }))) return false
  let seq = firstSeq
  const error = reason === 'channel_deleted' ? OUR_ERRORS.channel_deleted : OUR_ERRORS.conversation_closed
  for (const messageId of await failQueuedDeliveries(tx, id, error)) {
    const data = { messageId, code: error.code, detail: error.detail }
    await appendEvents(tx, conversation, [{ seq: seq++, type: 'message.failed', actor: SYSTEM, data }])
    await failSurveyOf(tx, conversation, messageId, seq++)
  }
  await endOpenSurveys(tx, conversation, seq++, 'closed')
  await appendEvents(tx, conversation, [
    { seq, type: 'conversation.closed', actor: SYSTEM, data: { reason } },
  ])
  return true
}

/**
 * Closes a conversation whose workflow ended without doing so; this is a repair. Returns false when it
 * is closed already.
 */
export async function endAbandoned(
  tx: Sql,
  conversation: Ending,
  reason: Extract<CloseReason, 'superseded' | 'workflow_ended'>,
): Promise<boolean> {
  // Locks the row. If two processes find it open, the second waits here and then finds it closed.
  const seq = await nextSeq(tx, conversation.id)
  if (!(await endConversation(tx, conversation, seq + 1, reason))) return false
  const data = { reason }
  await appendEvents(tx, conversation, [{ seq, type: 'conversation.repaired', actor: SYSTEM, data }])
  return true
}
