import type { ConversationView } from '../../db/conversations.ts'
import { lru } from '../../platform/lru.ts'
import { type Seen, seen } from '../../protocol/signals.ts'
import type { Services } from './services.ts'

/**
 * How long the signal may take, ms. The request does not wait for it, but the next command for this conversation
 * does.
 */
const DEADLINE_MS = 2_000

/**
 * WhatsApp shows for 25 s that somebody is writing (Meta, Typing indicators, 2026-09). If they write for longer, it
 * is told again after this time, ms.
 */
const SHOWN_MS = 25_000

/** When this process last told each customer's phone that somebody is writing. */
const shownAt = lru<number>(5_000)

type Told = Pick<ConversationView, 'id' | 'channelId' | 'workflowId' | 'status'>

/**
 * Lets the customer's phone show that a person has read their messages, if the provider can do that. Nothing waits
 * for it; a failure is ignored.
 */
export function tellCustomer(services: Services, conversation: Told, seq: number): void {
  if (conversation.status !== 'closed') tell(services, conversation, 'readMarks', { seq })
}

/** The same for a person who is writing an answer. */
export function tellTyping(services: Services, conversation: Told, now = Date.now()): void {
  const { id, status } = conversation
  if (!['ai', 'waiting', 'assigned'].includes(status)) return
  if (now - (shownAt.get(id) ?? Number.NEGATIVE_INFINITY) < SHOWN_MS) return
  shownAt.set(id, now)
  tell(services, conversation, 'typing', { seq: 0, typing: true })
}

function tell(
  { dependencies: { temporal, log }, channels, definitions, signaler }: Services,
  { id: conversationId, channelId, workflowId }: Told,
  capability: 'readMarks' | 'typing',
  what: Pick<Seen, 'seq' | 'typing'>,
): void {
  const signal = async () => {
    const channel = await channels.get(channelId)
    if (!channel || !definitions.get(channel.provider)?.capabilities[capability]) return
    const workflow = temporal.workflow.getHandle(workflowId)
    await signaler.inOrder(workflowId, DEADLINE_MS, () => workflow.signal(seen, { conversationId, ...what }))
  }
  signal().catch(error =>
    log.debug({ channelId, err: error }, 'a customer could not be told that somebody read or writes'),
  )
}
