import { loadContact } from '../../db/erasure.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { lastClosedOf, lockPeople, type Merged, mergeContacts } from '../../db/people.ts'
import type { ContactActivities, MergeResult } from '../../protocol/activities/contacts.ts'
import type { Dependencies } from '../dependencies.ts'
import { contactMerged, tellMerged } from './learn-addresses.ts'

/**
 * A person here says that two contacts are one. If both are in a conversation, one of these goes on and is handed what is
 * unanswered in the other, as when the customer's own messages show it. Two contacts that are one already stay so.
 */
export function mergeInto(dependencies: Dependencies): ContactActivities['mergeInto'] {
  const { sql } = dependencies
  return async ({ contactId, intoId, by }) => {
    const before = await loadContact(sql, intoId)
    if (!before) return { result: 'refused', code: 'gone' }
    const { channelId } = before
    const merged = await sql.begin(async (tx): Promise<Merged | MergeResult> => {
      await lockPeople(tx, channelId)
      const [one, into] = [await loadContact(tx, contactId), await loadContact(tx, intoId)]
      if (!one || !into) return { result: 'refused', code: 'gone' }
      if (one.id === into.id) return { result: 'merged' }
      if (one.channelId !== into.channelId) return { result: 'refused', code: 'other_channel' }
      if (one.erasedAt || into.erasedAt) return { result: 'refused', code: 'erased' }
      // Its workflow gives out an open conversation's numbers, so a closed one tells it.
      const place = await lastClosedOf(tx, one.id)
      const merged = await mergeContacts(tx, [one.id, into.id], into.id)
      if (place) {
        const seq = await nextSeq(tx, place)
        await appendEvents(tx, { id: place, channelId }, [{ ...contactMerged(merged, seq), actor: by }])
      }
      return merged
    })
    if ('result' in merged) return merged
    // The conversations that end tell the one that continues.
    await tellMerged(dependencies, merged, merged.goesOn?.id ?? '')
    return { result: 'merged' }
  }
}
