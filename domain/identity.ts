import { phoneNumberOf } from './address.ts'
import { spellingsOfNumber } from './number-spellings.ts'

/** All spellings of an address. The first one represents all of them. */
export function spellingsOf(address: string): string[] {
  const number = phoneNumberOf(address)
  if (number === undefined) return [address]
  const prefix = address.slice(0, address.length - number.length)
  return spellingsOfNumber(number).map(spelling => `${prefix}${spelling}`)
}

/** All addresses that the owner of these is known by. */
export function knownBy(addresses: readonly string[]): string[] {
  return [...new Set(addresses.flatMap(spellingsOf))]
}

/**
 * The address that represents a person: a phone number, since it is the same in every app. Undefined
 * when none is known. The workflow of a person's conversation is found by it, so it must not depend on
 * which address they last wrote from.
 */
export function standingAddress(addresses: readonly string[]): string | undefined {
  const number = addresses.find(address => phoneNumberOf(address) !== undefined)
  return number === undefined ? undefined : spellingsOf(number)[0]
}

/** By which the API remembers where messages from an address go. */
export function wayKey(channelId: string, address: string): string {
  return `${channelId} ${standingAddress([address]) ?? address}`
}

/** An open conversation and its workflow. */
export interface RunningConversation {
  conversationId: string
  workflowId: string
}

/** One of several open conversations of one person. `createdAt`: epoch ms. */
export interface RivalConversation {
  id: string
  status: 'opening' | 'ai' | 'waiting' | 'assigned' | 'resolved'
  createdAt: number
}

/**
 * How much a person would lose if this conversation ended. An agent counts most, then the place in the
 * line.
 */
const WEIGHT: Record<RivalConversation['status'], number> = {
  assigned: 4,
  waiting: 3,
  ai: 2,
  opening: 1,
  resolved: 0,
}

/**
 * Decides which of a person's open conversations continues: the one that is furthest with people, then
 * the oldest.
 */
export function survivingConversation<C extends RivalConversation>(rivals: readonly C[]): C | undefined {
  return [...rivals].sort(
    (a, b) =>
      WEIGHT[b.status] - WEIGHT[a.status] || a.createdAt - b.createdAt || a.id.localeCompare(b.id, 'en'),
  )[0]
}
