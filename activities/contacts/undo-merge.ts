import { type KeptMerge, loadMerge, sideOf } from '../../db/merges.ts'
import { forgetWays } from '../../db/passing-notices.ts'
import { lockPeople } from '../../db/people.ts'
import { fillContacts } from '../../db/search/fill-contacts.ts'
import { noteUndone, obstacleTo, restoreSide, separate, waysTo, wordsSince } from '../../db/unmerge.ts'
import { takeApart } from '../../domain/unmerge.ts'
import type { ContactActivities, UndoMergeResult } from '../../protocol/activities/contacts.ts'
import type { Dependencies } from '../dependencies.ts'
import { noteInClosed } from './tell-identity.ts'
import { workflowsIn } from './workflow-of-address.ts'

/**
 * Makes two contacts again of one. Each has back what the merge moved, and keeps what came since from its own addresses;
 * what people here changed since stays with the contact that stayed. Messages that stand in the other's conversation are
 * moved afterwards (part-conversations.ts), because a workflow gives out the places in an open one.
 */
export function undoMerge(dependencies: Dependencies): ContactActivities['undoMerge'] {
  const { sql } = dependencies
  return async ({ mergeId, by }) => {
    const known = await loadMerge(sql, mergeId)
    if (!known) return { result: 'refused', code: 'gone' }
    const { channelId, contactId, intoId } = known
    const workflowOf = await workflowsIn(dependencies, channelId)
    const undone = await sql.begin(async (tx): Promise<UndoMergeResult> => {
      await lockPeople(tx, channelId)
      const merge = await loadMerge(tx, mergeId)
      if (!merge) return { result: 'refused', code: 'gone' }
      if (merge.undoneAt) return { result: 'undone' }
      const obstacle = await obstacleTo(tx, merge)
      if (obstacle) return { result: 'refused', ...obstacle }
      const words = await wordsSince(tx, merge)
      const sides = takeApart(beforeOf(merge), await sideOf(tx, intoId), words)
      await separate(tx, merge, merge.addresses.map(workflowOf))
      const [gone, stays] = [await waysTo(tx, contactId), await waysTo(tx, intoId)]
      const goneWays = [...gone.workflowIds, ...gone.addresses.map(workflowOf)]
      const staysWays = [...stays.workflowIds, ...stays.addresses.map(workflowOf)]
      const without = (ways: string[], own: string[]) => ways.filter(way => !own.includes(way))
      await restoreSide(tx, contactId, sides.gone, without(staysWays, goneWays))
      await restoreSide(tx, intoId, sides.stays, without(goneWays, staysWays))
      await noteUndone(tx, mergeId, by)
      const change = { mergeId, undone: true, by, contactId, intoId, channelId }
      for (const side of [contactId, intoId]) await noteInClosed(tx, change, side)
      return { result: 'undone' }
    })
    if (undone.result === 'undone') {
      await fillContacts(sql, { contacts: [contactId, intoId] })
      for (const id of [contactId, intoId]) forgetWays(sql, channelId, (await waysTo(sql, id)).addresses)
    }
    return undone
  }
}

/** Labels are kept apart, because they follow when a label gets another name. */
function beforeOf({ kept, labels, intoLabels }: KeptMerge) {
  const { gone, stays, became } = kept
  return { gone: { ...gone, labels }, stays: { ...stays, labels: intoLabels }, became }
}
