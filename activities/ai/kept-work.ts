import type { Draft } from '../../db/ai-drafts.ts'
import type { AiTurnInput } from '../../protocol/activities/ai.ts'
import { noProgress, type Progress } from './ask-model.ts'

/** How many turns are kept. A turn that was continued on another worker is never removed otherwise. */
const MAX_KEPT = 200

type TurnKey = Pick<AiTurnInput, 'conversationId' | 'turn'>

/** The work of a turn so far. It has a draft once only the storing is left to do. */
export interface Work {
  progress: Progress
  draft?: Draft
}

/**
 * Keeps the work of running turns in memory. If the endpoint or the database is unavailable, a retry
 * continues from there and does not pay for the same answers again.
 */
export function keepWork() {
  const kept = new Map<string, Work>()
  const keyOf = ({ conversationId, turn }: TurnKey) => `${conversationId} ${turn}`
  return {
    of(turn: TurnKey): Work {
      const work = kept.get(keyOf(turn)) ?? { progress: noProgress() }
      kept.set(keyOf(turn), work)
      const [oldest] = kept.keys()
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
      return work
    },
    drop(turn: TurnKey): void {
      kept.delete(keyOf(turn))
    },
  }
}
