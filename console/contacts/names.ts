import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'

/** What a contact is called: by their name, or else by their number. */
export function nameOf({ name, addresses }: Pick<Contact, 'name' | 'addresses'>): string {
  return name || bareAddress(addresses[0] ?? '')
}
