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
 * How long a running call to the provider may delay the end of the conversation, or its parting from
 * another contact's. After that the provider is assumed to be unreachable. The call's own activity
 * still stores the result of its attempt.
 */
export const CALL_PATIENCE = '1 minute'

/** Row numbers for how the survey ends and for the end of the conversation itself. */
const SEQS_TO_CLOSE = 2
/** Row numbers for each message that was not sent: its failure, and the end of the survey it asked for. */
const SEQS_PER_UNSENT = 2

/**
 * Ends the conversation for good. Messages that are still in the outbox can't be sent any more; they
 * are shown as failed.
 */
export async function closeConversation(c: Conversation, reason: CloseReason): Promise<void> {
  const { state } = c
  c.leaving = true
  try {
    if (c.sending) await condition(() => !c.sending, CALL_PATIENCE)
    // A message that was added just before may not be stored yet. Without its row nobody would learn of
    // it.
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

/** What the next conversation can begin with, or goes with what does. */
const BEGINNERS: Entry['kind'][] = ['message', 'reaction', 'begin', 'takeBack']

/**
 * Refuses everything that came too late for this conversation. Only customer messages, `begin` commands
 * and messages that come back are kept: they can begin the next one.
 */
export async function refuseLatecomers(c: Conversation): Promise<void> {
  const { queue } = c.state
  for (let at = 0; at < queue.length; ) {
    const entry = queue[at]
    if (entry && BEGINNERS.includes(entry.kind)) {
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
 * Hands over what came in while the conversation was being closed: it begins the next conversation, in
 * a new run. There is no `await` between the check and the end of the run, so no signal can be lost in
 * between; a signal that arrives later makes the server run the task again.
 *
 * If the queue is too large to carry, as it can be after an outage, the next conversation begins in
 * this run. Returns true in that case, and false when nothing came in.
 */
export async function handOn(c: Conversation): Promise<boolean> {
  const { channelId, address, nextId: conversationId, queue, seenMessages, seenCommands } = c.state
  if (queue.length === 0 || conversationId === undefined) return false
  const next = { channelId, address, conversationId }
  const carried = { ...newState(next), queue, seenMessages, seenCommands }
  const attributes = searchAttributesAtStart(channelId, firstWritten(queue) ?? Date.now()).filter(isKnownHere)
  if (canBeCarried(carried)) await beginNext({ ...next, carried }, attributes)
  // A running call or AI turn still belongs to the old conversation.
  await condition(() => !c.sending && c.turning === 0)
  // The object must stay the same, because the signal handlers push to its queue.
  for (const field of Object.keys(c.state)) Reflect.deleteProperty(c.state, field)
  Object.assign(c.state, carried)
  c.leaving = false
  upsertSearchAttributes(attributes)
  return true
}

function beginNext(
  input: ConversationInput,
  // Without these, the new run would inherit the attributes of the old one and look closed.
  typedSearchAttributes: ReturnType<typeof searchAttributesAtStart>,
): Promise<never> {
  return makeContinueAsNewFunc<(input: ConversationInput) => Promise<void>>({ typedSearchAttributes })(input)
}

/**
 * False when the run was started without this attribute: the server may not have it, and writing it
 * would block the run.
 */
function isKnownHere(pair: SearchAttributePair): boolean {
  return !isLater(pair) || workflowInfo().typedSearchAttributes.get(pair.key) !== undefined
}

/** When the customer wrote the message that begins the next conversation, epoch ms. */
function firstWritten(queue: Entry[]): number | undefined {
  const first = queue.find(({ kind }) => kind === 'message' || kind === 'begin')
  return first?.kind === 'message' ? first.message.receivedAt : undefined
}
