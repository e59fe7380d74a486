import type { Sql } from '../../db/client.ts'
import { appendEvents } from '../../db/events.ts'
import { endOptOut, insertOptOut } from '../../db/opt-outs.ts'
import { CONTACT, SYSTEM } from '../../domain/conversation.ts'
import type { DeliveryError } from '../../domain/delivery.ts'
import type { InboundMessage } from '../../domain/message.ts'
import type { OptOutKeyword } from '../../domain/opt-out.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { messageId } from '../recording/inbound.ts'
import { OUR_ERRORS } from '../sending/errors.ts'

/** Records that the customer opted out or in, in the same transaction as the message that says so. */
export async function applyKeyword(
  tx: Sql,
  { conversationId: id, channelId, seq }: Place,
  message: InboundMessage,
  keyword: OptOutKeyword | undefined,
): Promise<void> {
  if (keyword !== 'STOP' && keyword !== 'START') return
  const { receivedAt, details } = message
  const at = new Date(receivedAt)
  const by = details.optOut ? 'provider' : 'keyword'
  const changed =
    keyword === 'STOP'
      ? await insertOptOut(tx, { conversationId: id, since: at, by })
      : await endOptOut(tx, { conversationId: id, at })
  if (!changed) return
  const type = keyword === 'STOP' ? 'contact.opted_out' : 'contact.opted_in'
  const data = { by, messageId: messageId({ channelId }, message) }
  await appendEvents(tx, { id, channelId }, [{ seq, type, actor: CONTACT, data }])
}

/**
 * The provider refused a message because the customer has opted out there. So they are opted out here
 * too.
 */
export async function noteRefusal(
  tx: Sql,
  { conversationId: id, channelId, seq }: Place,
  error: DeliveryError | undefined,
): Promise<void> {
  // Our own error of this class means that the opt-out is stored here already.
  if (error?.class !== 'opted_out' || error.code === OUR_ERRORS.opted_out.code) return
  if (!(await insertOptOut(tx, { conversationId: id, by: 'refused' }))) return
  const data = { by: 'refused', code: error.code }
  await appendEvents(tx, { id, channelId }, [{ seq, type: 'contact.opted_out', actor: SYSTEM, data }])
}
