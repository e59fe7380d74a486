import { addressesOf } from './addresses.ts'
import type { JsonObject } from './json.ts'

/** The `contacts` of a webhook, next to its messages and statuses. */
export interface ContactsBeside {
  /** The contact who has one of these addresses. */
  of(addresses: readonly string[]): JsonObject | undefined
  /** The contact, if it is the only one. */
  readonly only: JsonObject | undefined
}

/**
 * Reads each contact once. A webhook can have a thousand of them next to a thousand messages, and to compare each with each
 * would keep the process from all other requests for seconds.
 */
export function contactsBeside(contacts: readonly JsonObject[]): ContactsBeside {
  const byAddress = new Map<string, JsonObject>()
  for (const contact of contacts) {
    for (const address of addressesOfContact(contact)) {
      if (!byAddress.has(address)) byAddress.set(address, contact)
    }
  }
  return {
    of: addresses => addresses.map(address => byAddress.get(address)).find(contact => contact !== undefined),
    only: contacts.length === 1 ? contacts[0] : undefined,
  }
}

/** All addresses of a contact, the number first. */
export function addressesOfContact({ wa_id, user_id, parent_user_id }: JsonObject): string[] {
  return addressesOf([wa_id], [user_id, parent_user_id])
}
