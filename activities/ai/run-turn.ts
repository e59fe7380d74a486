import { Context } from '@temporalio/activity'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { type Draft, loadDraft, storeDraft } from '../../db/ai-drafts.ts'
import type { AiTurnResult } from '../../domain/ai.ts'
import type { AiTurnInput } from '../../protocol/activities/ai.ts'
import type { ModelFailure } from '../../providers/model/model.ts'
import type { Dependencies } from '../dependencies.ts'
import { showRead } from '../sending/show-read.ts'
import { askModel, type Progress } from './ask-model.ts'
import { passingFailure } from './failures.ts'
import { keepWork } from './kept-work.ts'
import { loadTalk } from './load-talk.ts'
import { promptOf } from './prompt.ts'
import { TURN_TIMEOUT_MS } from './turn-timeout.ts'

/** The time between two heartbeats, ms. The answer to a heartbeat tells that the turn was broken off. */
const BEAT_MS = 1_000

/**
 * One turn of the AI: reads the talk, asks the model, and stores the answer as a draft. It changes
 * nothing else. The actions that the model wants are returned, and the workflow carries them out if
 * nothing has changed meanwhile.
 *
 * A second try of the same turn finds its draft and does not ask the model again. If the turn is broken
 * off, its result says how many tokens were used.
 */
export function runAiTurn(dependencies: Dependencies) {
  const { sql } = dependencies
  const kept = keepWork()
  return async (input: AiTurnInput): Promise<AiTurnResult> => {
    const known = await loadDraft(sql, input)
    if (known) return known
    const work = kept.of(input)
    const beating = startBeating()
    try {
      work.draft ??= await draftOf(dependencies, input, work.progress, beating)
      // A turn that hands over has no text to store.
      if (work.draft.result.kind === 'answer') await storeDraft(sql, input, work.draft)
      kept.drop(input)
      return work.draft.result
    } catch (error) {
      if (!beating.isSuperseded()) throw error
      kept.drop(input)
      return { kind: 'superseded', tokens: beating.spent() }
    } finally {
      beating.stop()
    }
  }
}

type Beating = ReturnType<typeof startBeating>

async function draftOf(
  dependencies: Dependencies,
  { aiAgentId, conversationId, channelId }: AiTurnInput,
  progress: Progress,
  beating: Beating,
): Promise<Draft> {
  const { sql, ai } = dependencies
  const agent = await loadAiAgent(sql, aiAgentId)
  const made = agent && { aiAgentVersion: agent.version, limits: agent.limits }
  const handOver = ({ reason, said: endpoint }: ModelFailure): Draft => ({
    text: '',
    summary: '',
    result: { kind: 'handOver', reason, tokens: beating.spent(), endpoint, ...made },
  })
  if (!agent || agent.deletedAt) return handOver({ reason: 'ai_disabled' })
  if (!ai) return handOver({ reason: 'ai_not_configured' })
  const prompt = promptOf(agent, await loadTalk(sql, { id: conversationId, channelId }))

  // The customer sees that an answer is being written, where the provider shows it. Nothing waits for it.
  void showRead(dependencies)({ conversationId, channelId, typing: true }).catch(() => {})
  const timeout = AbortSignal.timeout(TURN_TIMEOUT_MS)
  const listener = { signal: AbortSignal.any([beating.signal, timeout]), onTokens: beating.spend }
  const turn = await askModel(ai, agent, prompt, listener, progress).catch((error): ModelFailure => {
    if (!timeout.aborted || beating.signal.aborted) throw error
    return { reason: 'ai_unavailable', passing: { type: 'AiTimeout' } }
  })
  if ('actions' in turn) {
    const { text, summary, actions } = turn
    const said = { kind: 'answer', hasText: text !== '', actions, tokens: beating.spent() } as const
    return { text, summary, result: { ...said, ...made } }
  }
  if (!turn.passing) return handOver(turn)
  beating.beat()
  throw passingFailure(turn, beating.spent())
}

/**
 * Sends a heartbeat every second, with the tokens used so far. A later try adds to that number,
 * whatever happened to this one.
 */
function startBeating() {
  const context = Context.current()
  let tokens = (context.info.heartbeatDetails as { tokens?: number } | undefined)?.tokens ?? 0
  const beat = () => context.heartbeat({ tokens })
  const beats = setInterval(beat, BEAT_MS)
  return {
    beat,
    signal: context.cancellationSignal,
    spent: () => tokens,
    spend({ total }: { total: number }) {
      tokens += total
    },
    /**
     * True when the workflow cancelled the turn. A worker that shuts down cancels too, but then another
     * worker must continue.
     */
    isSuperseded: () => context.cancellationDetails?.cancelRequested ?? false,
    stop: () => clearInterval(beats),
  }
}
