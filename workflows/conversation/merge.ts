import { ApplicationFailure, getExternalWorkflowHandle, log, sleep } from '@temporalio/workflow'
import { CONTACT, MOST_ADOPTED } from '../../domain/conversation.ts'
import type { RunningConversation } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { type Adopt, adopt, begin, inboundMessage, takeBack } from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import type { ConversationState } from '../../protocol/state/state.ts'
import { record } from './activities.ts'
import { awaitTurn } from './ai.ts'
import { closeConversation } from './close.ts'
import { noteAsked } from './customer-waits.ts'
import { CUSTOMER, noteWritten } from './last-words.ts'
import { backId } from './message-signals.ts'
import { reopen } from './resolve.ts'
import { type Conversation, forget, place } from './state.ts'

// A person can have several addresses, and each address has its own workflow id. Still, a person has
// only one open conversation. A workflow that finds the person has a conversation elsewhere passes its
// entries on to that one, in order.

/**
 * The pause before a signal is tried again. The other workflow can't take it now, because its run has
 * received too many signals and is about to continue as new.
 */
const PAUSE = '1 second'

/** Passes an entry on to the person's other conversation. Returns false when no workflow runs that one. */
export async function passOn(
  { state }: Conversation,
  entry: Extract<Entry, { kind: 'message' | 'reaction' | 'begin' | 'takeBack' }>,
  { workflowId }: RunningConversation,
): Promise<boolean> {
  const other = getExternalWorkflowHandle(workflowId)
  const isDelivered = await delivered(() => {
    if (entry.kind === 'begin') return other.signal(begin, entry.command)
    if (entry.kind === 'takeBack') return other.signal(takeBack, entry.back)
    return other.signal(inboundMessage, entry.message)
  })
  if (!isDelivered) return false
  // If the other workflow ends before it handles the entry, the entry comes back here. It must not be
  // dropped as a repeat then.
  if (entry.kind === 'begin') forget(state.seenCommands, entry.command.commandId)
  else if (entry.kind === 'takeBack') forget(state.seenCommands, backId(entry.back))
  else forget(state.seenMessages, entry.message.providerMessageId)
  return true
}

/**
 * Ends this conversation in favour of another one of the same person, and tells that one since when the
 * customer waits. What is still in the queue, together with the given messages, reaches the other
 * conversation through the next run here, as does everything that comes later.
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
  // The named conversation may have ended in favour of a third one meanwhile.
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

/** Takes a conversation out of the queue that ended in favour of this one at the moment this one ended. */
function takeAdopted({ queue }: ConversationState): Adopt | undefined {
  const at = queue.findIndex(({ kind }) => kind === 'adopt')
  const [entry] = at === -1 ? [] : queue.splice(at, 1)
  return entry?.kind === 'adopt' ? entry.adopted : undefined
}

/**
 * Another conversation of the same person ended in favour of this one. Its unanswered messages belong
 * to this one now.
 */
export async function adoptMessages(c: Conversation, { from, unansweredSince }: Adopt): Promise<void> {
  const here = place(c, 1 + MOST_ADOPTED)
  const { waitsSince } = await record.adoptMessages({ ...here, from, unansweredSince })
  if (waitsSince !== undefined) await goOnWith(c, here.seq, waitsSince)
}

/**
 * Messages of the customer came from another conversation, to the places after `seq`. They wait for an answer here since
 * `waitsSince`, epoch ms.
 */
export async function goOnWith(
  c: Conversation,
  seq: number,
  waitsSince: number,
  why = 'the customer waits in another conversation, which became one with this',
): Promise<void> {
  // An AI answer that does not know these messages would be out of date.
  c.state.epoch = seq
  noteWritten(c.state, CUSTOMER, seq + 1)
  noteAsked(c.state, waitsSince)
  if (c.state.status === 'resolved') await reopen(c, { actor: CONTACT }, why)
  if (c.state.status === 'ai') awaitTurn(c.state)
}

/** Returns false when there is no such workflow. Passing errors are retried. */
async function delivered(signal: () => Promise<void>): Promise<boolean> {
  for (;;) {
    try {
      await signal()
      return true
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error
      if (/not found/.test(error.message)) return false
      log.warn('another workflow can’t receive a signal now; it is sent again', { reason: error.type })
      await sleep(PAUSE)
    }
  }
}
