import type { CancellationScope } from '@temporalio/workflow'
import type { FollowUps } from '../../domain/follow-ups.ts'
import type { StepFailing } from '../../protocol/signals.ts'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { type ConversationState, STATE_VERSION } from '../../protocol/state/state.ts'
import { upToDate } from './carried.ts'

/** How many ids of messages, and of commands, are remembered to tell a repeat. */
const REMEMBERED_IDS = 500

/** A step that fails again and again, in the loop or beside it. */
export interface FailingStep extends Pick<StepFailing, 'step' | 'since' | 'error'> {
  lane: 'loop' | 'send'
}

/** A conversation being run: its state, and what belongs to this run alone. */
export interface Conversation {
  state: ConversationState
  /** Whether the send lane has a call under way. */
  sending: boolean
  /** Set when the run is about to end: the lane takes up nothing new. */
  leaving: boolean
  /** How many turns of the AI are under way, also those that are being broken off. */
  turning: number
  /** The one of them that answers the customer, for what it knew at this epoch. */
  turn?: { epoch: number; scope: CancellationScope }
  /** A step of it that fails again and again, while it does. */
  failing?: FailingStep
  /** Signals received by this run. */
  signals: number
  /** Of those, how many that could not be used became events. */
  signalsTold: number
}

/**
 * What a step leaves to be waited for; undefined when there is nothing. Most steps only change the state, and a promise for
 * nothing would cost more than the step: the SDK keeps a stack trace of each, and an `await` makes more of them.
 */
export type Pending = Promise<void> | undefined

export function conversationOf(input: ConversationInput): Conversation {
  const state = input.carried ? upToDate(input.carried) : newState(input)
  return { state, sending: false, leaving: false, turning: 0, signals: 0, signalsTold: 0 }
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

/** It changes hands at this place: what belonged to the hands it was in is over. */
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
}

/** Where an activity writes its rows: takes `count` numbers of the conversation. */
export function place(
  { state }: Conversation,
  count = 4,
): { conversationId: string; channelId: string; seq: number } {
  const seq = state.seq
  state.seq += count
  return { conversationId: state.id, channelId: state.channelId, seq }
}

/** Forgets an id that was remembered. */
export function forget(ids: string[], id: string | undefined): void {
  const at = id === undefined ? -1 : ids.indexOf(id)
  if (at !== -1) ids.splice(at, 1)
}

/** Remembers an id. False when it was known. */
export function remember(ids: string[], id: string): boolean {
  if (ids.includes(id)) return false
  ids.push(id)
  if (ids.length > REMEMBERED_IDS) ids.shift()
  return true
}
