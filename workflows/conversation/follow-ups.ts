import { patched } from '@temporalio/workflow'
import { SYSTEM } from '../../domain/conversation.ts'
import { giveToAnother } from './claim.ts'
import { isAnswerUnderWay } from './customer-waits.ts'
import { resolve } from './resolve.ts'
import { send } from './send-lane.ts'
import type { Conversation, Pending } from './state.ts'

/** The customer waits, and the agent is away or does not answer. Somebody else gets the conversation. */
export async function reassign(c: Conversation): Promise<void> {
  const { agentAwaySince, assignee, demand } = c.state
  // The agent did answer; only the provider is slow.
  if (isAnswerUnderWay(c.state) && patched('answers-under-way-count')) {
    c.state.triedAt = Date.now()
    return
  }
  const because = agentAwaySince === undefined ? 'no_reply' : 'agent_away'
  const data = { agentId: assignee?.id, because }
  // An agent who did not answer is excluded. Otherwise the conversation would move back and forth
  // between agents who don't answer. An agent who is away is not excluded: they may get it when they
  // are back.
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
 * A WhatsApp customer waits and the window is about to close. They are asked to write, which opens the
 * window again. After its end this text can't be sent any more, and the send reports that.
 */
export async function tellWindow(c: Conversation): Promise<void> {
  c.state.windowToldFor = c.state.lastHeardAt
  await send(c, {
    purpose: `window notice ${c.state.seq}`,
    author: SYSTEM,
    content: { kind: 'window_notice' },
  })
}

/**
 * The customer is silent. The conversation is resolved, after a message to the customer if the channel
 * has a text for it.
 */
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

/**
 * The notice to the customer was sent, so the conversation is resolved now; it is not when the customer
 * wrote meanwhile, was answered, or somebody else has the conversation.
 */
export function afterAutoResolveSent(c: Conversation, purpose: string, outcome: string): Pending {
  const { autoResolving } = c.state
  const isOfIt = autoResolving === true ? purpose.startsWith('auto resolve ') : purpose === autoResolving
  return isOfIt && outcome !== 'retryLater' ? finishAutoResolve(c) : undefined
}

async function finishAutoResolve(c: Conversation): Promise<void> {
  const { state } = c
  state.autoResolving = undefined
  if (state.status !== 'ai' && state.status !== 'assigned') return
  // The answer turned out not to have arrived, or the question of another conversation came here.
  if (state.unansweredSince !== undefined && patched('nobody-who-waits-is-resolved')) return
  await resolve(c, { conversationId: c.state.id, actor: SYSTEM }, 'the customer has gone quiet')
}
