import type { ConversationView } from '../../db/conversations.ts'
import { seen } from '../../protocol/signals.ts'
import type { Services } from './services.ts'

/** How long the signal may take, ms. Nobody waits for it, but the next command for this conversation. */
const DEADLINE_MS = 2_000

/**
 * Has the customer told that a person has read what they wrote, where the provider can show that. Nothing waits for it, and
 * if it fails, it is left out.
 */
export function tellCustomer(
  { dependencies: { temporal, log }, channels, definitions, signaler }: Services,
  { id: conversationId, channelId, workflowId, status }: ConversationView,
  seq: number,
): void {
  if (status === 'closed') return
  const tell = async () => {
    const channel = await channels.get(channelId)
    if (!channel || !definitions.get(channel.provider)?.capabilities.readMarks) return
    const workflow = temporal.workflow.getHandle(workflowId)
    await signaler.inOrder(workflowId, DEADLINE_MS, () => workflow.signal(seen, { conversationId, seq }))
  }
  tell().catch(error =>
    log.debug({ channelId, err: error }, 'a customer could not be told that their messages were read'),
  )
}
