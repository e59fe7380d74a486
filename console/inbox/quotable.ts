import type { Channel, ListedConversation, Message } from '../api/types.ts'
import { windowState } from './window.ts'

/** Why a message can't be quoted. Each is a key of `inbox.quote.no` in the locales. */
export type NotQuotable =
  | 'provider'
  | 'administrator'
  | 'channel'
  | 'colleague'
  | 'closed'
  | 'resolved'
  | 'window'
  | 'notSent'

/** What the answer depends on, besides the message. */
interface Situation {
  conversation: Pick<ListedConversation, 'status' | 'window'>
  /** Undefined while it is loading; then nothing is refused because of it. */
  channel: Pick<Channel, 'capabilities'> | undefined
  isAgent: boolean
  /** Whether the agent handles the channel, and may reply in it. */
  handles: boolean
  /** Whether the agent may write to this conversation's customer. */
  mayAct: boolean
  /** Epoch ms. */
  now: number
}

/**
 * Why a message can't be quoted in a reply; undefined if it can. The service judges by the same facts and has the
 * last word.
 */
export function whyNotQuotable(
  { direction, providerMessageId }: Pick<Message, 'direction' | 'providerMessageId'>,
  { conversation, channel, isAgent, handles, mayAct, now }: Situation,
): NotQuotable | undefined {
  if (!isAgent) return 'administrator'
  if (!handles) return 'channel'
  if (!mayAct) return 'colleague'
  if (channel && channel.capabilities.quotes !== true) return 'provider'
  if (conversation.status === 'closed') return 'closed'
  if (conversation.status === 'resolved') return 'resolved'
  if (windowState(conversation, now).is === 'closed') return 'window'
  return direction === 'outbound' && providerMessageId === null ? 'notSent' : undefined
}

/**
 * The id of the message that the next press of an arrow quotes; undefined: none.
 *
 * @param step -1 goes up to older messages, 1 down to newer ones
 */
export function nextQuoted(
  quotable: readonly Pick<Message, 'id'>[],
  current: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = quotable.findIndex(({ id }) => id === current)
  // The first step up begins at the newest message. A step down from the newest one removes the quote.
  const from = at < 0 ? quotable.length : at
  const next = Math.max(0, from + step)
  return quotable[next]?.id
}
