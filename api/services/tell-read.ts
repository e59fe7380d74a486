import type { ConversationView } from '../../db/conversations.ts'
import { lru } from '../../platform/lru.ts'
import { type Seen, seen } from '../../protocol/signals.ts'
import type { Services } from './services.ts'

/** How long the signal may take, ms. Nobody waits for it, but the next command for this conversation. */
const DEADLINE_MS = 2_000

/**
 * WhatsApp shows for 25 s that somebody writes (Meta, Typing indicators, 2026-09). Whoever writes for longer is shown again
 * after this time, ms.
 */
const SHOWN_MS = 25_000

/** When each customer was last shown that somebody writes, by this process. */
const shownAt = lru<number>(5_000)

type Told = Pick<ConversationView, 'id' | 'channelId' | 'workflowId' | 'status'>

/**
 * Has the customer told that a person has read what they wrote, where the provider can show that. Nothing waits for it, and
 * if it fails, it is left out.
 */
export function tellCustomer(services: Services, conversation: Told, seq: number): void {
  if (conversation.status !== 'closed') tell(services, conversation, 'readMarks', { seq })
}

/** The same of a person who writes an answer. */
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
