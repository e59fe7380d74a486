import { Context } from '@temporalio/activity'
import { loadAiAgent } from '../../db/ai-agents.ts'
import { loadDraft } from '../../db/ai-drafts.ts'
import type { AiTurnResult, HandOverReason } from '../../domain/ai.ts'
import type { ModelFailure } from '../../providers/model/model.ts'
import type { Dependencies } from '../dependencies.ts'
import { askModel } from './ask-model.ts'
import type { AiTurnInput } from './contract.ts'
import { passingFailure } from './failures.ts'
import { loadTalk } from './load-talk.ts'
import { promptOf } from './prompt.ts'
import { TURN_TIMEOUT_MS } from './turn-timeout.ts'
import { keepUnstored } from './unstored.ts'

/** How often it tells that it is alive, ms: by the answer it learns that its turn is broken off. */
const BEAT_MS = 1_000

/**
 * One turn of the AI: reads the talk, asks the model, and keeps what it says as a draft. Changes nothing else: what the
 * model wants done is returned, and applied by the workflow if nothing has changed meanwhile. A second try of the same
 * turn finds its draft and asks no model. Broken off, it tells what it has cost.
 */
export function runAiTurn({ sql, ai }: Dependencies) {
  const unstored = keepUnstored(sql)
  return async (input: AiTurnInput): Promise<AiTurnResult> => {
    const known = (await loadDraft(sql, input)) ?? (await unstored.storeKept(input))
    if (known) return known
    const agent = await loadAiAgent(sql, input.aiAgentId)
    if (!agent || agent.deletedAt) return handOver('ai_disabled')
    if (!ai) return handOver('ai_not_configured')
    const talk = await loadTalk(sql, { id: input.conversationId, channelId: input.channelId })

    const beating = startBeating()
    const failed = (failure: ModelFailure) => {
      beating.beat()
      return passingFailure(failure, beating.spent())
    }
    try {
      const signal = AbortSignal.any([beating.signal, AbortSignal.timeout(TURN_TIMEOUT_MS)])
      const turn = await askModel(ai, agent, promptOf(agent, talk), { signal, onTokens: beating.spend })
      if ('reason' in turn) {
        if (turn.passing) throw failed(turn)
        return { ...handOver(turn.reason, beating.spent()), endpoint: turn.said }
      }
      const { text, summary, actions } = turn
      const result: AiTurnResult = { kind: 'answer', hasText: text !== '', actions, tokens: beating.spent() }
      return await unstored.store(input, { text, summary, result })
    } catch (error) {
      if (beating.isSuperseded()) return { kind: 'superseded', tokens: beating.spent() }
      if (isTimeout(error)) throw failed({ reason: 'ai_unavailable', passing: { type: 'AiTimeout' } })
      throw error
    } finally {
      beating.stop()
    }
  }
}

function handOver(reason: HandOverReason, tokens = 0) {
  return { kind: 'handOver', reason, tokens } as const
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

/**
 * Tells Temporal every second that the turn goes on, and what it has cost: a later try counts on from that, whatever became
 * of this one.
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
    /** Asked for by the workflow; a worker that ends cancels too, and another is to go on. */
    isSuperseded: () => context.cancellationDetails?.cancelRequested ?? false,
    stop: () => clearInterval(beats),
  }
}
