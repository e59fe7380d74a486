import { loadContact } from '../../db/erasure.ts'
import { beforeMerge, keepMerge } from '../../db/merges.ts'
import { lockPeople, type Merged, mergeContacts } from '../../db/people.ts'
import { knownBy } from '../../domain/identity.ts'
import { derivedId } from '../../platform/ids.ts'
import type { ContactActivities, MergeResult } from '../../protocol/activities/contacts.ts'
import { type Dependencies, ownWorkflowId } from '../dependencies.ts'
import { tellMerged } from './learn-addresses.ts'
import { noteInClosed, tellOpen } from './tell-identity.ts'

/**
 * A person here says that two contacts are one. If both are in a conversation, one of these goes on and is handed what is
 * unanswered in the other, as when the customer's own messages show it. Two contacts that are one already stay so. What was
 * before is kept for a day, so that the merge can be undone.
 */
export function mergeInto(dependencies: Dependencies): ContactActivities['mergeInto'] {
  const { sql } = dependencies
  return async ({ contactId, intoId, by }) => {
    const before = await loadContact(sql, intoId)
    if (!before) return { result: 'refused', code: 'gone' }
    const { channelId } = before
    const id = derivedId('merge', ownWorkflowId())
    const merged = await sql.begin(async (tx): Promise<Merged | MergeResult> => {
      await lockPeople(tx, channelId)
      const [one, into] = [await loadContact(tx, contactId), await loadContact(tx, intoId)]
      if (!one || !into) return { result: 'refused', code: 'gone' }
      if (one.id === into.id) return { result: 'merged' }
      if (one.channelId !== into.channelId) return { result: 'refused', code: 'other_channel' }
      if (one.erasedAt || into.erasedAt) return { result: 'refused', code: 'erased' }
      const known = await beforeMerge(tx, one.id, into.id)
      const change = { mergeId: id, undone: false, by, contactId: one.id, intoId: into.id }
      for (const side of [one.id, into.id]) await noteInClosed(tx, { ...change, channelId }, side)
      const merged = await mergeContacts(tx, [one.id, into.id], into.id)
      const kept = { id, channelId, goneId: one.id, by, addresses: knownBy(known.addresses) }
      await keepMerge(tx, kept, known, merged)
      return merged
    })
    if ('result' in merged) return merged
    await tellOpen(dependencies, { mergeId: id, undone: false }, merged.contactId)
    // The conversations that end tell the one that continues.
    await tellMerged(dependencies, merged, merged.goesOn?.id ?? '')
    return { result: 'merged' }
  }
}
