import type { Message, TimelineItem } from '../api/types.ts'

/** A reply that was sent, until the stream brings it into the thread. */
export interface Pending {
  key: string
  text: string
  files: number
  /** The id of the message that it quotes. */
  replyTo?: string
  /** Who sends it. */
  agentId: string | undefined
  /** The place (seq) of what was in the thread when it was sent: it comes after that. */
  after: number
  /** When it was sent, epoch ms. */
  at: number
  /** Set once the service has accepted it. By this id it is recognised in the thread. */
  messageId?: string
}

/**
 * An accepted message that has not come after this time is shown no longer, ms. The stream breaks for less than this
 * before an agent reloads the page.
 */
const FORGOTTEN_MS = 10 * 60_000

/**
 * Which replies on their way the thread does not contain yet. The stream may bring a message before the request is answered, and
 * only the answer has its id. Until then it is recognised by its author, its text and its files. Replies are sent one after the
 * other, so each takes the first such message after the one before it.
 *
 * @param pending in the order in which they were sent
 * @param items of the thread, oldest first
 * @returns `shown`: those that are to be seen. `kept`: those and the ones that only seem to have come, until their id is known
 */
export function notArrived(
  pending: readonly Pending[],
  items: readonly TimelineItem[],
  now: number,
): { shown: Pending[]; kept: Pending[] } {
  const sent = items.flatMap(item =>
    item.kind === 'message' && item.message.direction === 'outbound' ? [item.message] : [],
  )
  const shown: Pending[] = []
  const kept: Pending[] = []
  let last = 0
  for (const one of pending) {
    const after = Math.max(one.after, last)
    const isIt = (message: Message) =>
      one.messageId === undefined ? message.seq > after && isLike(message, one) : message.id === one.messageId
    const found = sent.find(isIt)
    if (found) last = Math.max(last, found.seq)
    const isGone = one.messageId !== undefined && (found || one.at < now - FORGOTTEN_MS)
    if (isGone) continue
    kept.push({ ...one, after })
    if (!found) shown.push(one)
  }
  return { shown, kept }
}

function isLike({ author, text, media }: Message, one: Pending): boolean {
  return (
    author.kind === 'agent' && author.id === one.agentId && text === one.text && media.length === one.files
  )
}
