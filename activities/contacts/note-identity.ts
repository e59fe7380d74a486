import { noteBeside } from '../../db/merges.ts'
import {
  findContacts,
  lockPeople,
  type Merged,
  mergeContacts,
  moveTo,
  noteAddresses,
} from '../../db/people.ts'
import { knownBy } from '../../domain/identity.ts'
import type { ContactActivities, IdentityInput } from '../../protocol/activities/contacts.ts'
import type { Dependencies } from '../dependencies.ts'
import { tellMerged } from './learn-addresses.ts'

/**
 * The provider reports that several addresses belong to one person, the newest first. A contact known
 * by one of them is known by all from then on, and gets answers at the newest. If nobody is known by
 * any of them, nothing is stored.
 */
export function noteIdentity(dependencies: Dependencies): ContactActivities['noteIdentity'] {
  const { sql } = dependencies
  return async ({ channelId, addresses }: IdentityInput) => {
    const merged = await sql.begin(async (tx): Promise<Merged | undefined> => {
      await lockPeople(tx, channelId)
      const contactIds = await findContacts(tx, channelId, knownBy(addresses))
      const [first] = contactIds
      if (first === undefined) return undefined
      await noteBeside(tx, channelId, knownBy(addresses))
      await noteAddresses(tx, channelId, first, addresses)
      const one = contactIds.length > 1 ? await mergeContacts(tx, contactIds) : undefined
      await moveTo(tx, one?.contactId ?? first, addresses)
      return one
    })
    // The conversations that end tell the one that continues.
    if (merged) await tellMerged(dependencies, merged, merged.goesOn?.id ?? '')
  }
}
