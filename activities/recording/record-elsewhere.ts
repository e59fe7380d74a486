import { noteArrival } from '../../db/customer-waits.ts'
import { findClaimed } from '../../db/deliveries-in-doubt.ts'
import { insertElsewhere } from '../../db/messages.ts'
import { derivedId } from '../../platform/ids.ts'
import type { ElsewhereInput } from '../../protocol/activities/recording.ts'
import type { Dependencies } from '../dependencies.ts'
import { messageId } from './inbound.ts'

/**
 * Stores what somebody else sent to the customer from our number, on the phone say, as a message that has gone: once, and not at
 * all where it turns out to be one of ours. It answers the customer as one of ours would. Returns up to which place.
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
