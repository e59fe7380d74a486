import { noteArrival } from '../../db/customer-waits.ts'
import { findClaimed } from '../../db/deliveries-in-doubt.ts'
import { insertElsewhere } from '../../db/outbound-messages.ts'
import { derivedId } from '../../platform/ids.ts'
import type { ElsewhereInput } from '../../protocol/activities/recording.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageId } from './inbound.ts'

/**
 * Stores a message that somebody sent from our number outside this service, for example on a phone. It
 * is stored once, and not at all if it turns out to be one of ours. It answers the customer as a
 * message of ours would. Returns the epoch up to which it does.
 */
export function recordElsewhere({ sql }: Dependencies) {
  return async (input: ElsewhereInput): Promise<{ answersAt?: number }> => {
    const { message } = input
    const { providerMessageId } = message
    if ((await findClaimed(sql, [providerMessageId])).size > 0) return {}
    const id = messageId(input, message)
    return sql.begin(async tx => {
      const place = { conversationId: input.conversationId, channelId: input.channelId, seq: input.seq }
      await insertElsewhere(tx, place, { id, deliveryId: derivedId('delivery', id, 0, 1), message })
      return { answersAt: await noteArrival(tx, id) }
    })
  }
}
