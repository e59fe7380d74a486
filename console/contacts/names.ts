import type { Contact } from '../api/types.ts'
import { bareAddress } from '../inbox/names.ts'

/** The contact's name, or else their number. */
export function nameOf({ name, addresses }: Pick<Contact, 'name' | 'addresses'>): string {
  return name || bareAddress(addresses[0] ?? '')
}
