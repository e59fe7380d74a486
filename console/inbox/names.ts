import type { Conversation } from '../api/types.ts'

/** A number without the word before it. */
export function bareAddress(address: string): string {
  return address.replace(/^whatsapp:/, '')
}

/** What a customer is called: by their name, or else by their number. */
export function contactName({ name, address }: Pick<Conversation['contact'], 'name' | 'address'>): string {
  return name || bareAddress(address)
}
