import { phoneNumberOf } from './address.ts'
import { spellingsOfNumber } from './number-spellings.ts'

/** Every way in which an address may be written, the one that stands for all of them first. */
export function spellingsOf(address: string): string[] {
  const number = phoneNumberOf(address)
  if (number === undefined) return [address]
  const prefix = address.slice(0, address.length - number.length)
  return spellingsOfNumber(number).map(spelling => `${prefix}${spelling}`)
}

/** All addresses by which whoever has these is known. */
export function knownBy(addresses: readonly string[]): string[] {
  return [...new Set(addresses.flatMap(spellingsOf))]
}

/**
 * The address of a person that stands for all of theirs: a phone number, which goes with them from app to app; undefined
 * where none is known. The workflow of a person's conversation is found by it, so that it must not depend on which of their
 * addresses they happened to write from.
 */
export function standingAddress(addresses: readonly string[]): string | undefined {
  const number = addresses.find(address => phoneNumberOf(address) !== undefined)
  return number === undefined ? undefined : spellingsOf(number)[0]
}

/** An open conversation, and the workflow that runs it. */
export interface RunningConversation {
  conversationId: string
  workflowId: string
}

/** One of several open conversations of a person. `createdAt`: epoch ms. */
export interface RivalConversation {
  id: string
  status: 'opening' | 'ai' | 'waiting' | 'assigned' | 'resolved'
  createdAt: number
}

/** What a person would miss most if it ended: somebody who has them, then their place in the line. */
const WEIGHT: Record<RivalConversation['status'], number> = {
  assigned: 4,
  waiting: 3,
  ai: 2,
  opening: 1,
  resolved: 0,
}

/** Which of a person's open conversations goes on: the one furthest with people, then the oldest. */
export function survivingConversation<C extends RivalConversation>(rivals: readonly C[]): C | undefined {
  return [...rivals].sort(
    (a, b) =>
      WEIGHT[b.status] - WEIGHT[a.status] || a.createdAt - b.createdAt || a.id.localeCompare(b.id, 'en'),
  )[0]
}
