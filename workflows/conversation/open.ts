import { ActivityFailure, log } from '@temporalio/workflow'
import { OPENED } from '../../domain/choose-agent.ts'
import { MERGE_UNDONE, SYSTEM } from '../../domain/conversation.ts'
import type { Opened } from '../../protocol/activities/opening.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { record } from './activities.ts'
import { waitInLine } from './claim.ts'
import { noteAsked } from './customer-waits.ts'
import { keepReaction } from './keep-reaction.ts'
import { CUSTOMER, noteWritten } from './last-words.ts'
import { passOn } from './merge.ts'
import { noteAddresses } from './record-messages.ts'
import { send } from './send-lane.ts'
import { type Conversation, type Pending, place } from './state.ts'
import { enter, showDetails } from './visibility.ts'

/** Why no automatic answer is sent, in words for the operator. */
export const LATE =
  'its message was handled more than 10 minutes after it came in, so nothing automatic answers it'

/** How many rows the opening can write: the message and its events. */
const SEQS_TO_OPEN = 8

/**
 * Records the message that begins the conversation, its contact, and the conversation's row. Returns
 * undefined when nothing in the queue begins one: a repeated message, a late tap on an old survey, a
 * reaction, a deleted channel.
 */
export async function open(c: Conversation): Promise<Opening | undefined> {
  const { state } = c
  showDetails(c)
  const early: Entry[] = []
  for (let entry = state.queue.shift(); entry; entry = state.queue.shift()) {
    if (entry.kind === 'reaction') await keepReaction(c, entry)
    if (entry.kind === 'malformed' || entry.kind === 'ignored') early.push(entry)
    if (entry.kind !== 'message' && entry.kind !== 'begin' && entry.kind !== 'takeBack') continue
    const opened = await openOrPassOn(c, entry)
    if (opened?.result !== 'opened') continue
    // Entries that can't be used become events. An event needs a conversation, so they wait until there
    // is one.
    state.queue.unshift(...early)
    // The messages themselves come once there is a conversation for them.
    if (entry.kind === 'takeBack') state.queue.unshift(entry)
    const { assignee, because, who, checkHours, evaluateRules, followUps, settingsVersion, ...what } = opened
    state.checksHours = checkHours
    state.evaluatesRules = evaluateRules
    state.followUps = followUps
    state.settingsVersion = settingsVersion
    if (entry.kind === 'message') {
      noteAsked(state, entry.message.receivedAt)
      noteWritten(state, CUSTOMER, state.seq - SEQS_TO_OPEN)
      state.lastHeardAt = entry.message.receivedAt
      if (opened.late) state.late = { receivedAt: entry.message.receivedAt, at: Date.now() }
    }
    state.addresses = [state.address]
    if (entry.kind === 'message') noteAddresses(state, [entry.message])
    const why = entry.kind === 'takeBack' ? MERGE_UNDONE : `begun by ${assignee?.name}`
    if (assignee) enter(c, { status: 'assigned', why, assignee })
    if (because !== undefined) {
      const line = { since: state.unansweredSince ?? Date.now(), because }
      waitInLine(c, opened.late ? LATE : OPENED, { ...line, ...(who && { who: { ...who, at: Date.now() } }) })
    }
    return { entry, ...what }
  }
  return undefined
}

/** What the conversation opens with, and which of the next steps the channel's settings ask for. */
export interface Opening
  extends Pick<Extract<Opened, { result: 'opened' }>, 'greeting' | 'late' | 'greetAfterHours' | 'keyword'> {
  entry: Extract<Entry, { kind: 'message' | 'begin' | 'takeBack' }>
}

/**
 * Opens the conversation. If the person already has one in another workflow, the entry is passed on to
 * that one.
 */
async function openOrPassOn(c: Conversation, entry: Opening['entry']): Promise<Opened | undefined> {
  let ended: string | undefined
  for (;;) {
    const opened = await openWith(c, entry, ended)
    if (opened?.result === 'idTaken') c.state.id = opened.freeId
    else if (opened?.result !== 'elsewhere' || (await passOn(c, entry, opened.running))) return opened
    // The workflow of that conversation ended without closing it.
    else ended = opened.running.conversationId
  }
}

/** Returns undefined when a person made the activity fail, to get past a message that can't be recorded. */
async function openWith(
  c: Conversation,
  entry: Opening['entry'],
  ended?: string,
): Promise<Opened | undefined> {
  c.state.address = addressIn(entry) ?? c.state.address
  const { address } = c.state
  const by = entry.kind === 'message' ? { message: entry.message } : { begin: beginningOf(entry) }
  // Each of these proposes its own conversation id. The first one that opens it decides.
  if (entry.kind === 'begin') c.state.id = entry.command.conversationId
  if (entry.kind === 'takeBack') c.state.id = entry.back.conversationId
  const summary = SUMMARIES[entry.kind]
  const input = { ...place(c, SEQS_TO_OPEN), address, ended, ...by }
  try {
    return await record.openConversation.executeWithOptions({ summary }, [input])
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('an operator made the opening fail; its message is skipped')
    return undefined
  }
}

const SUMMARIES: Record<Opening['entry']['kind'], string> = {
  message: 'the customer wrote',
  begin: 'an agent begins it',
  takeBack: MERGE_UNDONE,
}

function addressIn(entry: Opening['entry']): string | undefined {
  if (entry.kind === 'message') return entry.message.from
  return entry.kind === 'begin' ? entry.command.to : entry.back.to
}

function beginningOf(entry: Exclude<Opening['entry'], { kind: 'message' }>) {
  if (entry.kind === 'takeBack') {
    const { actor, assigneeId } = entry.back
    return { actor, assigneeId, reason: MERGE_UNDONE }
  }
  const { actor = SYSTEM, assigneeId } = entry.command
  return { actor, assigneeId }
}

/**
 * Sends the first message: the channel's greeting, if it has one, or the text of the agent who began
 * the conversation.
 */
export function greet(c: Conversation, opening: Opening): Pending {
  if (opening.entry.kind === 'begin') {
    const { messageId, text, media, template, actor, commandId } = opening.entry.command
    return send(c, {
      purpose: 'first message',
      messageId,
      author: actor ?? SYSTEM,
      commandId,
      content: { kind: 'reply', text, media, template },
    })
  }
  if (!opening.greeting) return undefined
  return send(c, { purpose: 'greeting', author: SYSTEM, content: { kind: 'greeting' } })
}
