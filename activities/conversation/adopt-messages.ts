import { appendEvents } from '../../db/events.ts'
import { moveUnanswered, receivedFirst } from '../../db/people.ts'
import { setCustomerWaits } from '../../db/waits.ts'
import { MOST_ADOPTED, SYSTEM } from '../../domain/conversation.ts'
import type { AdoptInput } from '../../protocol/activities/recording.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Takes over from a conversation of the same person that has ended for this one: what the customer wrote there, and nobody
 * answered, stands here from now on, so that whoever has this one sees it. Tells of it; a second try finds what the first
 * one moved.
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
