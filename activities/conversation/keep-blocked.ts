import type { Database } from '../../db/client.ts'
import { loadConversation, reopenRetention } from '../../db/conversations.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { insertInbound } from '../../db/inbound-messages.ts'
import { insertMedia } from '../../db/media.ts'
import type { OpeningFacts } from '../../db/opening.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { readKeyword } from '../../domain/opt-out.ts'
import { languageOf } from '../../domain/settings.ts'
import { mediumId } from '../../platform/ids.ts'
import { applyKeyword } from '../contacts/opt-out.ts'
import { ownWorkflowId } from '../dependencies.ts'
import { isLate, messageId, messageReceived } from '../recording/inbound.ts'

/** The offset for the event of a STOP, after that of the message. */
const SEQ_OF_OPT_OUT = 1

/**
 * Stores a message of a blocked customer with their last conversation, so that nothing is lost and every ledger agrees.
 * Nobody is told to answer; a STOP counts all the same. Their files are not fetched, unless a person asks for it. Returns
 * false if another workflow still runs that conversation: only it may give out its row numbers.
 */
export async function keepBlocked(
  sql: Database,
  { id: channelId, medium, settings, previousId, optedOut }: OpeningFacts,
  message: InboundMessage,
): Promise<boolean> {
  const row = previousId === null ? undefined : await loadConversation(sql, previousId)
  if (!row || (row.status !== 'closed' && row.workflowId !== ownWorkflowId())) return false
  const conversation = { id: row.id, channelId }
  const late = isLate(message)
  await sql.begin(async tx => {
    const seq = await nextSeq(tx, conversation.id)
    const id = messageId(conversation, message)
    const stored = await insertInbound(tx, conversation, [{ id, seq, message, late, asks: false }])
    if (!stored.has(message.providerMessageId)) return
    const { data, ...received } = messageReceived(conversation, message, seq, late)
    await appendEvents(tx, conversation, [{ ...received, data: { ...data, blocked: true } }])
    const keyword = readKeyword(medium, message, optedOut, languageOf(settings))
    await applyKeyword(tx, { conversationId: row.id, channelId, seq: seq + SEQ_OF_OPT_OUT }, message, keyword)
    const media = message.media.map((file, index) => ({ ...file, id: mediumId(id, index) }))
    if (media.length > 0) await insertMedia(tx, { id, conversationId: row.id, channelId }, media, 'blocked')
    // Its texts may have reached the end of their time already: these too have to go then.
    await reopenRetention(tx, row.id)
  })
  return true
}
