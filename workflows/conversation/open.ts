import { ActivityFailure, log } from '@temporalio/workflow'
import { OPENED } from '../../domain/allocation.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { Opened } from '../../protocol/activities/opening.ts'
import type { Begin } from '../../protocol/signals.ts'
import type { Entry } from '../../protocol/state/queue.ts'
import { record } from './activities.ts'
import { LATE } from './allocation.ts'
import { waitInLine } from './claim.ts'
import { keepReaction } from './keep-reaction.ts'
import { passOn } from './merge.ts'
import { noteAddresses } from './record-messages.ts'
import { send } from './send-lane.ts'
import { type Conversation, type Pending, place } from './state.ts'
import { enter, showDetails } from './visibility.ts'
import { noteAsked } from './waits.ts'

/** Rows that opening a conversation can write: the message and its events. */
const SEQS_TO_OPEN = 8

/**
 * Records the message that begins the conversation, with its contact and the conversation's row. False when nothing in
 * the queue begins one: a message that came twice, a late tap on an old survey, a reaction, a deleted channel.
 */
export async function open(c: Conversation): Promise<Opening | undefined> {
  const { state } = c
  showDetails(c)
  const early: Entry[] = []
  for (let entry = state.queue.shift(); entry; entry = state.queue.shift()) {
    if (entry.kind === 'reaction') await keepReaction(c, entry)
    if (entry.kind === 'malformed' || entry.kind === 'ignored') early.push(entry)
    if (entry.kind !== 'message' && entry.kind !== 'begin') continue
    const opened = await openOrPassOn(c, entry)
    if (opened?.result !== 'opened') continue
    // What could not be used is told once there is a conversation to tell it in.
    state.queue.unshift(...early)
    const { assignee, because, who, checkHours, evaluateRules, followUps, settingsVersion, ...what } = opened
    state.checksHours = checkHours
    state.evaluatesRules = evaluateRules
    state.followUps = followUps
    state.settingsVersion = settingsVersion
    if (entry.kind === 'message') {
      noteAsked(state, entry.message.receivedAt)
      state.lastHeardAt = entry.message.receivedAt
      if (opened.late) state.late = { receivedAt: entry.message.receivedAt, at: Date.now() }
    }
    state.addresses = [state.address]
    if (entry.kind === 'message') noteAddresses(state, [entry.message])
    if (assignee) enter(c, { status: 'assigned', why: `begun by ${assignee.name}`, assignee })
    if (because !== undefined) {
      const line = { since: state.unansweredSince ?? Date.now(), because }
      waitInLine(c, opened.late ? LATE : OPENED, { ...line, ...(who && { who: { ...who, at: Date.now() } }) })
    }
    return { entry, ...what }
  }
  return undefined
}

/** What a conversation opens with, and which of the next steps the channel's settings call for. */
export interface Opening
  extends Pick<Extract<Opened, { result: 'opened' }>, 'greeting' | 'late' | 'greetAfterHours' | 'keyword'> {
  entry: Extract<Entry, { kind: 'message' | 'begin' }>
}

/** Where the person has a conversation already, another workflow's, the entry is for that one. */
async function openOrPassOn(c: Conversation, entry: Opening['entry']): Promise<Opened | undefined> {
  let ended: string | undefined
  for (;;) {
    const opened = await openWith(c, entry, ended)
    if (opened?.result === 'idTaken') c.state.id = opened.freeId
    else if (opened?.result !== 'elsewhere' || (await passOn(c, entry, opened.running))) return opened
    // Its workflow ended without closing it.
    else ended = opened.running.conversationId
  }
}

/** Undefined when a person made the activity fail, to get past something that can't be recorded. */
async function openWith(
  c: Conversation,
  entry: Opening['entry'],
  ended?: string,
): Promise<Opened | undefined> {
  c.state.address = entry.kind === 'message' ? entry.message.from : (entry.command.to ?? c.state.address)
  const { address } = c.state
  const by = entry.kind === 'message' ? { message: entry.message } : { begin: beginningOf(entry.command) }
  // Each agent's proposes an id of its own; the first to open gives its name to the conversation.
  if (entry.kind === 'begin') c.state.id = entry.command.conversationId
  const summary = entry.kind === 'message' ? 'the customer wrote' : 'an agent begins it'
  const input = { ...place(c, SEQS_TO_OPEN), address, ended, ...by }
  try {
    return await record.openConversation.executeWithOptions({ summary }, [input])
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    log.error('opening was made to fail; its message is left out')
    return undefined
  }
}

function beginningOf({ actor = SYSTEM, assigneeId }: Begin) {
  return { actor, assigneeId }
}

/** Sends what opens the talk: the greeting, if the channel has one, or the text of the agent who began. */
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
