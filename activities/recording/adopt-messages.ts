import { setCustomerWaits } from '../../db/customer-waits.ts'
import { appendEvents } from '../../db/events.ts'
import { moveUnanswered, receivedFirst } from '../../db/people.ts'
import { MOST_ADOPTED, SYSTEM } from '../../domain/conversation.ts'
import type { AdoptInput } from '../../protocol/activities/recording.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Takes over the unanswered messages of a conversation that ended in favour of this one, which belongs
 * to the same person. From then on they stand in this conversation, where its agent sees them. A second
 * try finds what the first one moved.
 */
export function adoptMessages({ sql }: Dependencies) {
  return async (input: AdoptInput): Promise<{ waitsSince?: number }> => {
    const { conversationId: id, channelId, seq, from, unansweredSince } = input
    const places = { firstSeq: seq + 1, most: MOST_ADOPTED }
    const waitsSince = await sql.begin(async tx => {
      if (unansweredSince !== undefined) {
        await moveUnanswered(tx, { from, to: id, since: new Date(unansweredSince), ...places })
      }
      const since = await receivedFirst(tx, id, places)
      if (since !== undefined) await setCustomerWaits(tx, id, { since: new Date(since), epoch: seq })
      await appendEvents(tx, { id, channelId }, [
        { seq, type: 'conversation.merged', actor: SYSTEM, data: { from } },
      ])
      return since
    })
    return { waitsSince }
  }
}
