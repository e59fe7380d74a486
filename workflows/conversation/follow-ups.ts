import { patched } from '@temporalio/workflow'
import { SYSTEM } from '../../domain/conversation.ts'
import { giveToAnother } from './claim.ts'
import { isAnswerUnderWay } from './customer-waits.ts'
import { resolve } from './resolve.ts'
import { send } from './send-lane.ts'
import type { Conversation, Pending } from './state.ts'

/** The customer waits, and their agent is not there or does not answer: someone else gets the conversation. */
export async function reassign(c: Conversation): Promise<void> {
  const { agentAwaySince, assignee, demand } = c.state
  // They did answer: it is the provider that takes its time.
  if (isAnswerUnderWay(c.state) && patched('answers-under-way-count')) {
    c.state.triedAt = Date.now()
    return
  }
  const because = agentAwaySince === undefined ? 'no_reply' : 'agent_away'
  const data = { agentId: assignee?.id, because }
  // Each has it once: else it would go back and forth between those who do not answer. Who is away may have it once they are back.
  const had = assignee && because === 'no_reply' ? [assignee.id] : []
  const excluded = [...new Set([...demand.excluded, ...had])]
  const excludedAt = { ...demand.excludedAt, ...Object.fromEntries(had.map(id => [id, Date.now()])) }
  await giveToAnother(
    c,
    { excluded, excludedAt },
    {
      reason: `given out again: ${because.replace('_', ' ')}`,
      cause: { type: 'conversation.reassigned', data },
      command: { actor: SYSTEM },
      wasUnanswered: true,
    },
  )
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
  const purpose = `auto resolve ${state.seq}`
  state.autoResolving = purpose
  await send(c, {
    purpose,
    author: SYSTEM,
    content: { kind: 'auto_resolve' },
  })
}

/** The words have left, before the status changes; unless the customer wrote meanwhile, or was answered, or it changed hands. */
export function afterAutoResolveSent(c: Conversation, purpose: string, outcome: string): Pending {
  const { autoResolving } = c.state
  const isOfIt = autoResolving === true ? purpose.startsWith('auto resolve ') : purpose === autoResolving
  return isOfIt && outcome !== 'retryLater' ? finishAutoResolve(c) : undefined
}

async function finishAutoResolve(c: Conversation): Promise<void> {
  c.state.autoResolving = undefined
  if (c.state.status !== 'ai' && c.state.status !== 'assigned') return
  await resolve(c, { conversationId: c.state.id, actor: SYSTEM }, 'the customer has gone quiet')
}
