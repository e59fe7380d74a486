import { setCustomerWaits } from '../../db/customer-waits.ts'
import { appendEvents } from '../../db/events.ts'
import { loadMerge } from '../../db/merges.ts'
import { isTold, keepSender, moveStrays, settleRow, waitsAmong } from '../../db/parting.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { TakeBackInput } from '../../protocol/activities/recording.ts'
import { identityEvent } from '../contacts/tell-identity.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Takes back the customer's messages from the conversation of a contact that was wrongly merged with theirs. A second try
 * finds what the first one moved.
 */
export function takeBack({ sql }: Dependencies) {
  return async (input: TakeBackInput): Promise<{ waitsSince?: number }> => {
    const { conversationId: id, channelId, seq, mergeId, from, count } = input
    return sql.begin(async tx => {
      const merge = await loadMerge(tx, mergeId)
      if (!merge?.undoneAt) return {}
      const places = { firstSeq: seq + 1, most: count }
      const ended = merge.kept.ended[0]
      await moveStrays(tx, merge, { from, to: id, ...places, ended })
      await settleRow(tx, merge, id)
      await keepSender(tx, id, from)
      const since = await waitsAmong(tx, id, places)
      if (since) await setCustomerWaits(tx, id, { since, epoch: seq })
      const by = merge.undoneBy ?? SYSTEM
      if (!(await isTold(tx, merge, { conversationId: id })))
        await appendEvents(tx, { id, channelId }, [
          identityEvent({ ...merge, mergeId, undone: true, by }, seq),
        ])
      return since ? { waitsSince: since.getTime() } : {}
    })
  }
}
