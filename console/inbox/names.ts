import type { Conversation } from '../api/types.ts'

/** The number of an address: `whatsapp:+66…` becomes `+66…`. */
export function bareAddress(address: string): string {
  return address.replace(/^whatsapp:/, '')
}

/** The customer's name, or else their number. */
export function contactName({ name, address }: Pick<Conversation['contact'], 'name' | 'address'>): string {
  return name || bareAddress(address)
}
