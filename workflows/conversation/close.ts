import type { SearchAttributePair } from '@temporalio/common'
import { condition, makeContinueAsNewFunc, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { CloseReason } from '../../domain/conversation.ts'
import { isLater, searchAttributesAtStart } from '../../protocol/search-attributes.ts'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { record } from './activities.ts'
import { refuse } from './commands.ts'
import { recordIgnored } from './ignored.ts'
import { canBeCarried } from './next-entry.ts'
import { type Conversation, newState, place } from './state.ts'
import { enter } from './visibility.ts'

/**
 * How long the call to the provider that is under way may delay the end. Longer only means that the provider takes
 * nothing; the call's own activity still stores what an attempt brings.
 */
const CALL_PATIENCE = '1 minute'

/** How the survey ends, and the conversation … */
const SEQS_TO_CLOSE = 2
/** … and for each message that did not go, that it failed, and the survey it asked for. */
const SEQS_PER_UNSENT = 2

/** Ends the conversation for good. What is still in the outbox can't go any more, and is shown as failed. */
export async function closeConversation(c: Conversation, reason: CloseReason): Promise<void> {
  const { state } = c
  c.leaving = true
  try {
    if (c.sending) await condition(() => !c.sending, CALL_PATIENCE)
    // One that came just before may not even be stored; nobody would ever know of it.
    for (const { input } of state.outbox) {
      if (input.content.kind !== 'stored') await record.queueMessage(input)
    }
    const { nextConversationId, endsFor } = await record.closeConversation.executeWithOptions(
      { summary: reason },
      [{ ...place(c, SEQS_TO_CLOSE + SEQS_PER_UNSENT * state.outbox.length), reason }],
    )
    state.unsent = state.outbox.length || undefined
    state.nextId = nextConversationId
    state.endsFor = endsFor
    enter(c, { status: 'closed', why: reason.replaceAll('_', ' ') })
  } finally {
    c.leaving = state.status === 'closed'
  }
}

/** Answers what came too late for the conversation; only what the customer sent and what begins a conversation are of use after it. */
export async function refuseLatecomers(c: Conversation): Promise<void> {
  const { queue } = c.state
  for (let at = 0; at < queue.length; ) {
    const entry = queue[at]
    if (entry?.kind === 'message' || entry?.kind === 'reaction' || entry?.kind === 'begin') {
      at++
      continue
    }
    queue.splice(at, 1)
    if (entry?.kind === 'command') await refuse(c, entry.name, entry.command, 'conversation_closed')
    if (entry?.kind === 'malformed') await refuse(c, entry.name, { commandId: entry.commandId }, 'malformed')
    if (entry?.kind === 'ignored') await recordIgnored(c, entry)
    if (entry?.kind === 'deliveryFailed')
      await record.recordDeliveryFailure({ ...place(c), ...entry.failure })
  }
}

/**
 * Hands on what came in while the conversation was being closed: it begins the next one, in a new run. Without an await,
 * so that nothing can slip in between the look and the end; what arrives later still makes the server ask again. What is
 * too much to be handed on, as after an outage, begins the next one in this run. True then; false when nothing came in.
 */
export async function handOn(c: Conversation): Promise<boolean> {
  const { channelId, address, nextId: conversationId, queue, seenMessages, seenCommands } = c.state
  if (queue.length === 0 || conversationId === undefined) return false
  const next = { channelId, address, conversationId }
  const carried = { ...newState(next), queue, seenMessages, seenCommands }
  const attributes = searchAttributesAtStart(channelId, firstWritten(queue) ?? Date.now()).filter(isKnownHere)
  if (canBeCarried(carried)) await beginNext({ ...next, carried }, attributes)
  // What is under way still belongs to the last one.
  await condition(() => !c.sending && c.turning === 0)
  // The state itself, since signals are queued to it.
  for (const field of Object.keys(c.state)) Reflect.deleteProperty(c.state, field)
  Object.assign(c.state, carried)
  c.leaving = false
  upsertSearchAttributes(attributes)
  return true
}

function beginNext(
  input: ConversationInput,
  // Not as the last one left them: the next conversation is not closed.
  typedSearchAttributes: ReturnType<typeof searchAttributesAtStart>,
): Promise<never> {
  return makeContinueAsNewFunc<(input: ConversationInput) => Promise<void>>({ typedSearchAttributes })(input)
}

/** A run that was started without an attribute is on a server that may not have it. */
function isKnownHere(pair: SearchAttributePair): boolean {
  return !isLater(pair) || workflowInfo().typedSearchAttributes.get(pair.key) !== undefined
}

/** When the customer wrote what begins the next conversation. */
function firstWritten(queue: Entry[]): number | undefined {
  const first = queue.find(({ kind }) => kind === 'message' || kind === 'begin')
  return first?.kind === 'message' ? first.message.receivedAt : undefined
}
