import type { CancellationScope } from '@temporalio/workflow'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { StepFailing } from '../../protocol/signals.ts'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { type ConversationState, STATE_VERSION } from '../../protocol/state/state.ts'
import { upToDate } from './carried.ts'

/** How many message ids, and how many command ids, are remembered to recognise repeats. */
const REMEMBERED_IDS = 500

/** A step that fails again and again, in the loop or in the send lane. */
export interface FailingStep extends Pick<StepFailing, 'step' | 'since' | 'error'> {
  lane: 'loop' | 'send'
}

/**
 * A running conversation: its state, which is carried to the next run, and what belongs to this run
 * alone.
 */
export interface Conversation {
  state: ConversationState
  /** True while the send lane has a running call. */
  sending: boolean
  /** True when the run is about to end. The send lane then starts nothing new. */
  leaving: boolean
  /** How many messages wait behind one that is being sent, and may have to be stored before they are sent. */
  queueing: number
  /** How many AI turns are running, including those that were broken off. */
  turning: number
  /** The running turn whose answer still counts, with the epoch of the messages it knows. */
  turn?: { epoch: number; scope: CancellationScope }
  /** A step that fails again and again, while it does. */
  failing?: FailingStep
  /** How many signals this run has received. */
  signals: number
  /** How many unusable signals of this run became events. */
  signalsTold: number
}

/**
 * The rest of a step that must be waited for; undefined when there is none. Most steps only change the
 * state. A promise for those would cost more than the step itself, and each `await` creates several.
 */
export type Pending = Promise<void> | undefined

export function conversationOf(input: ConversationInput): Conversation {
  const state = input.carried ? upToDate(input.carried) : newState(input)
  return { state, sending: false, leaving: false, queueing: 0, turning: 0, signals: 0, signalsTold: 0 }
}

const NOTHING_FOLLOWS: FollowUps = {
  reassignOfflineMs: null,
  reassignNoReplyMs: null,
  resolveAiMs: null,
  resolveHumanMs: null,
  tellsResolved: false,
}

/** The state of a workflow that has opened no conversation yet. */
export function newState(
  input: Pick<ConversationInput, 'channelId' | 'address' | 'conversationId'>,
): ConversationState {
  return {
    version: STATE_VERSION,
    channelId: input.channelId,
    address: input.address,
    id: input.conversationId,
    status: 'opening',
    statusSince: Date.now(),
    why: 'a message came in',
    demand: { priority: 'normal', excluded: [] },
    epoch: 0,
    checksHours: false,
    evaluatesRules: false,
    followUps: NOTHING_FOLLOWS,
    seq: 1,
    resolution: 0,
    queue: [],
    outbox: [],
    seenMessages: [],
    seenCommands: [],
  }
}

/**
 * The conversation changes hands at this epoch. Everything that belonged to the previous owner is
 * cleared.
 */
export function changeHands(state: ConversationState, epoch: number): void {
  state.epoch = epoch
  state.line = undefined
  state.unattended = undefined
  state.routing = undefined
  state.ai = undefined
  state.survey = undefined
  state.closeAt = undefined
  state.agentAwaySince = undefined
  state.autoResolving = undefined
  state.snooze = undefined
}

/** Reserves `count` row numbers of the conversation. Returns where an activity writes its rows. */
export function place(
  { state }: Conversation,
  count = 4,
): { conversationId: string; channelId: string; seq: number } {
  const seq = state.seq
  state.seq += count
  return { conversationId: state.id, channelId: state.channelId, seq }
}

/** Removes an id from the remembered ones. */
export function forget(ids: string[], id: string | undefined): void {
  const at = id === undefined ? -1 : ids.indexOf(id)
  if (at !== -1) ids.splice(at, 1)
}

/** Remembers an id. Returns false when it was known already. */
export function remember(ids: string[], id: string): boolean {
  if (ids.includes(id)) return false
  ids.push(id)
  if (ids.length > REMEMBERED_IDS) ids.shift()
  return true
}
