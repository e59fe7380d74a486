import { SYSTEM } from '../../domain/conversation.ts'
import { giveToAnother } from './claim.ts'
import { resolve } from './resolve.ts'
import { send } from './send-lane.ts'
import type { Conversation, Pending } from './state.ts'

/** The customer waits, and their agent is not there or does not answer: someone else gets the conversation. */
export async function reassign(c: Conversation): Promise<void> {
  const { agentAwaySince, assignee, demand } = c.state
  const because = agentAwaySince === undefined ? 'no_reply' : 'agent_away'
  const data = { agentId: assignee?.id, because }
  // Each has it once: else it would go back and forth between those who do not answer. Who is away may have it once they are back.
  const had = assignee && because === 'no_reply' ? [assignee.id] : []
  const excluded = [...new Set([...demand.excluded, ...had])]
  await giveToAnother(c, excluded, {
    reason: `given out again: ${because.replace('_', ' ')}`,
    cause: { type: 'conversation.reassigned', data },
    command: { actor: SYSTEM },
    wasUnanswered: true,
  })
}

/**
 * A customer on WhatsApp waits, and its window is about to close: they are told, so that they can open it anew. Past its end
 * there is nothing to tell them with, and the send says so.
 */
export async function tellWindow(c: Conversation): Promise<void> {
  c.state.windowToldFor = c.state.lastHeardAt
  await send(c, {
    purpose: `window notice ${c.state.seq}`,
    author: SYSTEM,
    content: { kind: 'window_notice' },
  })
}

/** The customer has gone quiet: they are told, if the channel has words for it, and the conversation is resolved. */
export async function autoResolve(c: Conversation): Promise<void> {
  const { state } = c
  if (!state.followUps.tellsResolved) return finishAutoResolve(c)
  state.autoResolving = true
  await send(c, {
    purpose: `auto resolve ${state.resolution + 1}`,
    author: SYSTEM,
    content: { kind: 'auto_resolve' },
  })
}

/** The words have left, before the status changes; unless the customer wrote meanwhile. */
export function afterAutoResolveSent(c: Conversation, purpose: string, outcome: string): Pending {
  if (!c.state.autoResolving || !purpose.startsWith('auto resolve ') || outcome === 'retryLater') {
    return undefined
  }
  return finishAutoResolve(c)
}

async function finishAutoResolve(c: Conversation): Promise<void> {
  c.state.autoResolving = undefined
  if (c.state.status !== 'ai' && c.state.status !== 'assigned') return
  await resolve(c, { conversationId: c.state.id, actor: SYSTEM }, 'the customer has gone quiet')
}
