import { ApplicationFailure, getExternalWorkflowHandle, log, sleep } from '@temporalio/workflow'
import { CONTACT, MOST_ADOPTED } from '../../domain/conversation.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { type Adopt, adopt, begin, inboundMessage } from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { awaitTurn } from './ai.ts'
import { closeConversation } from './close.ts'
import { reopen } from './resolve.ts'
import { type Conversation, forget, place } from './state.ts'
import { noteAsked } from './waits.ts'

// A person has several addresses, and each its workflow id; of one person one conversation is open. Whoever finds that it is
// another's passes on what it has, in order.

/** Before a signal is tried again that the other workflow can't take now: it has had too many in one run, and renews it. */
const PAUSE = '1 second'

/** Passes on what is for another conversation of the person's. False when no workflow runs that one. */
export async function passOn(
  { state }: Conversation,
  entry: Extract<Entry, { kind: 'message' | 'reaction' | 'begin' }>,
  { workflowId }: RunningConversation,
): Promise<boolean> {
  const other = getExternalWorkflowHandle(workflowId)
  const isDelivered = await delivered(() =>
    entry.kind === 'begin' ? other.signal(begin, entry.command) : other.signal(inboundMessage, entry.message),
  )
  if (!isDelivered) return false
  // Should the other one end before it takes it, it comes back, and is no repeat.
  if (entry.kind === 'begin') forget(state.seenCommands, entry.command.commandId)
  else forget(state.seenMessages, entry.message.providerMessageId)
  return true
}

/**
 * Ends this conversation for another one of the same person, which learns who waits here for an answer. What is still in the
 * queue, and the messages given, goes to it by the next run, as all that comes later.
 */
export async function endFor(
  c: Conversation,
  into: RunningConversation,
  messages: InboundMessage[] = [],
): Promise<void> {
  const { state } = c
  const { id: from, unansweredSince } = state
  state.queue.unshift(...messages.map(message => ({ kind: 'message' as const, message })))
  await closeConversation(c, 'merged')
  // That one may have ended for yet another since it was named.
  const { conversationId, workflowId } = state.endsFor ?? into
  const other = getExternalWorkflowHandle(workflowId)
  let ended: Pick<Adopt, 'from' | 'unansweredSince'> | undefined = { from, unansweredSince }
  for (; ended; ended = takeAdopted(state)) {
    const told = { ...ended, conversationId }
    if (!(await delivered(() => other.signal(adopt, told)))) {
      log.warn('the conversation that was to go on has ended', { conversationId })
    }
  }
}

/** One that ended for this one just as this one ended. */
function takeAdopted({ queue }: ConversationState): Adopt | undefined {
  const at = queue.findIndex(({ kind }) => kind === 'adopt')
  const [entry] = at === -1 ? [] : queue.splice(at, 1)
  return entry?.kind === 'adopt' ? entry.adopted : undefined
}

/** Another conversation of the same person has ended for this one: what they wrote there unanswered is this one's now. */
export async function adoptMessages(c: Conversation, { from, unansweredSince }: Adopt): Promise<void> {
  const here = place(c, 1 + MOST_ADOPTED)
  const { waitsSince } = await record.adoptMessages({ ...here, from, unansweredSince })
  if (waitsSince === undefined) return
  // What the AI makes of the talk before them is out of date.
  c.state.epoch = here.seq
  noteAsked(c.state, waitsSince)
  if (c.state.status === 'resolved') {
    await reopen(
      c,
      { actor: CONTACT },
      'the customer waits in another conversation, which became one with this',
    )
  }
  if (c.state.status === 'ai') awaitTurn(c.state)
}

/** False when there is no such workflow; what is passing is waited for. */
async function delivered(signal: () => Promise<void>): Promise<boolean> {
  for (;;) {
    try {
      await signal()
      return true
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error
      if (/not found/.test(error.message)) return false
      log.warn('another workflow can’t take a signal now; it is tried again', { reason: error.type })
      await sleep(PAUSE)
    }
  }
}
