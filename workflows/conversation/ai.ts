import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
} from '@temporalio/workflow'
import {
  type AiAction,
  type AiTurnResult,
  type EndpointSaid,
  endpointInWords,
  HAND_OVER_FIXES,
  HAND_OVER_REASONS,
  type HandOverReason,
  isSameLimits,
  limitReached,
  turnDueAt,
} from '../../domain/ai.ts'
import { type Actor, OPERATOR, SYSTEM } from '../../domain/conversation.ts'
import type { RefusalCode } from '../../domain/transitions.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'
import type { Command } from '../../protocol/signals.ts'
import type { AiState, ConversationState } from '../../protocol/state/state.ts'
import { model, record } from './activities.ts'
import { claim } from './claim.ts'
import { resolve } from './resolve.ts'
import { send } from './send-lane.ts'
import { type Conversation, changeHands, type Pending, place } from './state.ts'
import { enter } from './visibility.ts'

/** Gives the conversation to an AI agent. Returns the reason when the agent can't take it. */
export async function handToAi(
  c: Conversation,
  to: { id: string; by: AiState['by']; rule?: string; burstBegan?: number; cause?: ClaimInput['cause'] },
  command: Pick<Command, 'actor' | 'commandId'> = { actor: SYSTEM },
): Promise<RefusalCode | undefined> {
  const { state } = c
  const here = place(c)
  const { actor = OPERATOR, commandId } = command
  const handed = await record.handToAi({
    ...here,
    actor,
    commandId,
    aiAgentId: to.id,
    reason: to.by,
    cause: to.cause,
  })
  if ('refused' in handed) return handed.refused
  const { name, limits } = handed.aiAgent
  changeHands(state, here.seq)
  state.lastAssigneeId = undefined
  state.handedOver = undefined
  // The limits on turns and tokens hold for the whole conversation. They start again only when a person
  // gives the conversation to the AI.
  const { turns, tokens } = (to.by === 'person' ? undefined : state.aiUsed) ?? { turns: 0, tokens: 0 }
  state.ai = { id: to.id, name, by: to.by, since: Date.now(), turns, tokens, limits }
  if (to.burstBegan !== undefined) awaitTurn(state)
  enter(c, { status: 'ai', why: to.rule === undefined ? WHY[to.by] : `${WHY[to.by]}: “${to.rule}”` })
  return undefined
}

const WHY: Record<AiState['by'], string> = {
  rule: 'a routing rule gives it to this AI agent',
  person: 'it was given to this AI agent',
  channel: 'no rule matched, and the channel’s AI agent comes before its human agents',
}

/**
 * The customer wrote to the AI. A turn becomes due shortly after, so that the customer can finish a
 * burst of messages first.
 */
export function awaitTurn({ ai }: ConversationState, now = Date.now()): void {
  if (!ai) return
  ai.stalled = undefined
  ai.burstBegan ??= now
  ai.dueAt = turnDueAt(ai.burstBegan, now)
}

/** Starts the turn that is due. It runs beside the loop, which goes on with messages and commands. */
export async function takeTurn(c: Conversation): Promise<void> {
  const { ai, epoch } = c.state
  if (!ai) return
  ai.dueAt = undefined
  ai.burstBegan = undefined
  const limit = limitReached(ai.limits, ai, Date.now())
  if (limit) return handOver(c, limit)
  ai.turns++
  const turn = (c.state.aiUsed?.turn ?? 0) + 1
  c.state.aiUsed = { turn, turns: ai.turns, tokens: ai.tokens }
  void runTurn(c, ai, { turn, epoch })
}

async function runTurn(
  c: Conversation,
  ai: AiState,
  { turn, epoch }: { turn: number; epoch: number },
): Promise<void> {
  const scope = new CancellationScope()
  c.turn?.scope.cancel()
  c.turning++
  c.turn = { epoch, scope }
  const result = await scope.run(() => askModel(c, ai.id, turn))
  c.turning--
  if (c.turn?.scope === scope) c.turn = undefined
  c.state.queue.push({ kind: 'aiTurn', turn, epoch, result })
}

/**
 * Breaks off the running turn when its answer would be out of date: the customer wrote again, or
 * somebody else has the conversation now. Nothing waits here for its end. The end arrives later as an
 * entry of the queue, with the tokens it used.
 */
export function breakOffTurn(c: Conversation): void {
  if (!c.turn || c.turn.epoch === c.state.epoch) return
  c.turn.scope.cancel()
  c.turn = undefined
}

async function askModel(c: Conversation, aiAgentId: string, turn: number): Promise<AiTurnResult> {
  try {
    return await model.runAiTurn.executeWithOptions({ summary: `turn ${turn}` }, [
      { ...place(c), aiAgentId, turn },
    ])
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    // The turn was cancelled before it started, or between two tries.
    if (isCancellation(error)) return { kind: 'superseded', tokens: 0 }
    return { kind: 'handOver', reason: 'ai_unavailable', tokens: 0, ...lastTryOf(error) }
  }
}

/** What the endpoint said at the last try, and the tokens that all tries used. */
function lastTryOf({ cause }: ActivityFailure): { endpoint?: EndpointSaid; tokens?: number } {
  const failure = cause instanceof ApplicationFailure ? cause : cause?.cause
  const [told] = failure instanceof ApplicationFailure ? (failure.details ?? []) : []
  return (told ?? {}) as { endpoint?: EndpointSaid; tokens?: number }
}

/**
 * Applies the result of a turn. If the customer wrote meanwhile, a merge was undone, or the conversation
 * changed hands, the result is dropped: an out-of-date answer is never sent and none of its actions are carried out.
 */
export async function applyTurn(
  c: Conversation,
  { turn, epoch, result }: { turn: number; epoch: number; result: AiTurnResult },
): Promise<void> {
  const { ai } = c.state
  if (ai) ai.tokens += result.tokens
  if (c.state.aiUsed) c.state.aiUsed.tokens += result.tokens
  if (!ai || c.state.status !== 'ai') return drop(c, turn, 'it is no longer with the AI')
  const isLatest = epoch === c.state.epoch && turn === c.state.aiUsed?.turn
  if (!isLatest) {
    const isParted = (c.state.partedAt ?? epoch) > epoch
    return drop(c, turn, isParted ? 'a merge was undone meanwhile' : 'the customer wrote meanwhile')
  }
  if (result.kind === 'superseded') return handOver(c, 'ai_unavailable')
  const passed = takeOverLimits(ai, result)
  if (passed) return handOver(c, passed)
  if (result.kind === 'handOver') {
    const { reason, endpoint, aiAgentVersion } = result
    return handOver(c, reason, { endpoint, aiAgentVersion })
  }
  const author = aiActor(ai)
  for (const action of result.actions) {
    if (action.tool !== 'label') continue
    await record.annotate.executeWithOptions({ summary: 'labels' }, [
      { ...place(c), actor: author, addLabels: action.labels, removeLabels: [] },
    ])
  }
  const last = result.actions.find(isLast)
  if (!result.hasText) return last && carryOut(c, last, turn)
  const purpose = `ai turn ${turn}`
  // An action that ends the AI's part waits until its words have been sent. The action changes hands,
  // and a change of hands stops the sending of messages from before it.
  if (last) ai.afterwards = { purpose, action: last, turn }
  // A message that only announces a human does not answer the customer: they still wait.
  const answers = last?.tool === 'hand_over' && patched('hand-over-answers-nothing') ? false : undefined
  await send(c, { purpose, author, content: { kind: 'ai', turn }, fence: epoch, answers })
}

/**
 * The limits may have changed since the conversation was handed to the AI. Returns the one that was
 * reached before this turn, by the new limits; then its answer is not sent.
 */
function takeOverLimits(
  ai: AiState,
  { limits, tokens }: Exclude<AiTurnResult, { kind: 'superseded' }>,
): HandOverReason | undefined {
  if (!limits || isSameLimits(limits, ai.limits)) return undefined
  ai.limits = limits
  return limitReached(limits, { ...ai, turns: ai.turns - 1, tokens: ai.tokens - tokens }, Date.now())
}

function isLast(action: AiAction): action is Exclude<AiAction, { tool: 'label' }> {
  return action.tool !== 'label'
}

/** The AI's words were sent, or could not be. Now its waiting action is carried out. */
export function afterAiSent(c: Conversation, purpose: string, outcome: string): Pending {
  const { ai } = c.state
  if (!ai || c.state.status !== 'ai' || !purpose.startsWith('ai turn ')) return undefined
  // The provider takes the words later, or never. Another `sent` entry will say which.
  if (outcome === 'retryLater') return undefined
  if (ai.afterwards?.purpose === purpose) {
    const { action, turn } = ai.afterwards
    const isUnheard = action.tool === 'resolve' && (outcome === 'failed' || outcome === 'unknown')
    // Words that nobody has heard end no talk. While their outcome is unknown, the action waits for it.
    const isHeld = isUnheard && patched('unheard-words-end-no-talk')
    if (isHeld && outcome === 'unknown') return undefined
    ai.afterwards = undefined
    if (outcome !== 'fenced' && !isHeld) return carryOut(c, action, turn)
  }
  return outcome === 'failed' ? handOver(c, 'message_failed') : undefined
}

/** Carries out what the AI wanted done after its words. */
export function carryOut(
  c: Conversation,
  action: Exclude<AiAction, { tool: 'label' }>,
  turn: number,
): Promise<void> {
  const { ai } = c.state
  if (action.tool === 'hand_over') return handOver(c, action.reason, { turn })
  return resolve(c, { conversationId: c.state.id, actor: ai ? aiActor(ai) : SYSTEM })
}

/**
 * Gives the conversation from the AI to a human and records the reason: the AI's summary, if the turn
 * made one, and the endpoint's message, if it gave no answer.
 */
export function handOver(
  c: Conversation,
  reason: HandOverReason,
  more: { turn?: number; endpoint?: EndpointSaid; aiAgentVersion?: number } = {},
): Promise<void> {
  const { turn, endpoint, aiAgentVersion } = more
  const { ai, unansweredSince } = c.state
  const actor = ai ? aiActor(ai) : SYSTEM
  const detail = HAND_OVER_REASONS[reason]
  const said = endpoint && endpointInWords(endpoint)
  c.state.handedOver = { at: Date.now(), name: ai?.name, reason, said }
  return claim(c, {
    reason: 'handed over by the AI',
    why: ['handed over by the AI', detail, said].flatMap(part => part?.replace(/\.$/, '') || []).join(': '),
    cause: {
      type: 'conversation.handed_over',
      data: {
        reason,
        detail,
        fix: HAND_OVER_FIXES[reason],
        aiAgentId: ai?.id,
        aiAgentVersion,
        ...(said && { endpoint }),
      },
      turn,
    },
    command: { actor },
    since: unansweredSince,
  })
}

/**
 * Checks whether the AI agent was switched off or deleted. If so, its conversation goes to a human. Its
 * limits may have changed, too.
 */
export async function reconsiderAi(c: Conversation): Promise<void> {
  const { ai } = c.state
  if (!ai || c.state.status !== 'ai') return
  const { goesOn, limits } = await record.checkAi({ ...place(c), aiAgentId: ai.id, by: ai.by })
  if (!goesOn) return handOver(c, 'ai_disabled')
  if (limits) ai.limits = limits
}

async function drop(c: Conversation, turn: number, because: string): Promise<void> {
  await record.dropAnswer({ ...place(c), turn, because })
}

function aiActor(ai: AiState): Actor {
  return { kind: 'ai', id: ai.id }
}
