import type { Recorded } from '../../activities/contract.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { record } from './activities.ts'
import { type Conversation, type Entry, place } from './state.ts'

/** Rows that one message can write: itself and its events. */
const SEQS_PER_MESSAGE = 4

/** A burst is recorded together, up to this many at once, so that the activity stays short. */
const MAX_BATCH = 50

/** Takes the messages that follow directly in the queue, so that a burst becomes one step. */
export function takeMessages(c: Conversation, first: InboundMessage): InboundMessage[] {
  const taken = [first]
  const { queue } = c.state
  while (taken.length < MAX_BATCH && queue[0]?.kind === 'message') {
    taken.push((queue.shift() as Extract<Entry, { kind: 'message' }>).message)
  }
  return taken
}

/**
 * Stores messages of the customer. When the conversation is resolved, the result says what each of them is. What the AI
 * made of the talk before them is out of date.
 */
export async function recordMessages(c: Conversation, messages: InboundMessage[]): Promise<Recorded[]> {
  const numbered = messages.map(message => ({ seq: place(c, SEQS_PER_MESSAGE).seq, message }))
  const { conversationId, channelId, seq } = place(c, 0)
  const resolution = c.state.status === 'resolved' ? c.state.resolution : undefined
  const summary = messages.length === 1 ? 'one message' : `${messages.length} messages`
  const recorded = await record.recordMessages.executeWithOptions({ summary }, [
    { conversationId, channelId, seq, messages: numbered, resolution },
  ])
  c.state.epoch = seq
  c.state.lastHeardAt = Math.max(c.state.lastHeardAt ?? 0, ...messages.map(({ receivedAt }) => receivedAt))
  return recorded
}
