import type { Draft } from '../../db/ai-drafts.ts'
import type { AiTurnInput } from '../../protocol/activities/ai.ts'
import { noProgress, type Progress } from './ask-model.ts'

/** Those of turns that went on elsewhere, or nowhere, are forgotten. */
const MAX_KEPT = 200

type TurnKey = Pick<AiTurnInput, 'conversationId' | 'turn'>

/** What a turn has brought so far: its draft, once there is one that only has to be stored. */
export interface Work {
  progress: Progress
  draft?: Draft
}

/**
 * Keeps what turns have brought until they are over: while the endpoint or the database is away, a further try goes on from
 * that, rather than pay for it again.
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
