import type { Channel, ListedConversation, Message } from '../api/types.ts'
import { windowState } from './window.ts'

/** Why a message can't be quoted: keys of `inbox.quote.no`. */
export type NotQuotable =
  | 'provider'
  | 'administrator'
  | 'channel'
  | 'earlier'
  | 'closed'
  | 'resolved'
  | 'window'
  | 'notSent'

interface Situation {
  conversation: Pick<ListedConversation, 'status' | 'window'>
  /** Undefined as long as it is not known. */
  channel: Pick<Channel, 'capabilities'> | undefined
  isAgent: boolean
  /** Whether they handle the channel. */
  handles: boolean
  now: number
}

/** Why a message can't be quoted in a reply; undefined: it can. The service judges by the same facts, and has the last word. */
export function whyNotQuotable(
  { direction, providerMessageId }: Pick<Message, 'direction' | 'providerMessageId'>,
  { conversation, channel, isAgent, handles, now }: Situation,
): NotQuotable | undefined {
  if (!isAgent) return 'administrator'
  if (!handles) return 'channel'
  if (channel && channel.capabilities.quotes !== true) return 'provider'
  if (conversation.status === 'closed') return 'closed'
  if (conversation.status === 'resolved') return 'resolved'
  if (windowState(conversation, now).is === 'closed') return 'window'
  return direction === 'outbound' && providerMessageId === null ? 'notSent' : undefined
}

/** The message that is quoted by the next press of an arrow: the one before, or behind; undefined: none. */
export function nextQuoted(
  quotable: readonly Pick<Message, 'id'>[],
  current: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = quotable.findIndex(({ id }) => id === current)
  // From the end of the thread upwards, and back to no quote at all.
  const from = at < 0 ? quotable.length : at
  const next = Math.max(0, from + step)
  return quotable[next]?.id
}
