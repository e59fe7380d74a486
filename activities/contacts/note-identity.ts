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
 * The provider tells that several addresses are one person's, the newest first: whoever is known by one of them is from now on
 * known by all, and is answered at the newest. Of somebody nobody knows, nothing is kept.
 */
export function noteIdentity(dependencies: Dependencies): ContactActivities['noteIdentity'] {
  const { sql } = dependencies
  return async ({ channelId, addresses }: IdentityInput) => {
    const merged = await sql.begin(async (tx): Promise<Merged | undefined> => {
      await lockPeople(tx, channelId)
      const contactIds = await findContacts(tx, channelId, knownBy(addresses))
      const [first] = contactIds
      if (first === undefined) return undefined
      await noteAddresses(tx, channelId, first, addresses)
      const one = contactIds.length > 1 ? await mergeContacts(tx, contactIds) : undefined
      await moveTo(tx, one?.contactId ?? first, addresses)
      return one
    })
    // The one that goes on is told by those that end for it.
    if (merged) await tellMerged(dependencies, merged, merged.goesOn?.id ?? '')
  }
}
