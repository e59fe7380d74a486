import { type Draft, storeDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import type { AiTurnResult } from '../../domain/ai.ts'
import type { AiTurnInput } from './contract.ts'

/** Those of turns that went on elsewhere, or nowhere, are forgotten. */
const MAX_KEPT = 200

type TurnKey = Pick<AiTurnInput, 'conversationId' | 'turn'>

/**
 * Keeps what a turn brought until it is stored: while the database is away, a further try of the turn stores that, rather
 * than pay for another answer.
 */
export function keepUnstored(sql: Sql) {
  const kept = new Map<string, Draft>()
  const keyOf = ({ conversationId, turn }: TurnKey) => `${conversationId} ${turn}`

  const store = async (turn: TurnKey, draft: Draft): Promise<AiTurnResult> => {
    const key = keyOf(turn)
    kept.set(key, draft)
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    await storeDraft(sql, turn, draft)
    kept.delete(key)
    return draft.result
  }
  return {
    store,
    /** What an earlier try could not store; undefined when there is nothing. */
    async storeKept(turn: TurnKey): Promise<AiTurnResult | undefined> {
      const draft = kept.get(keyOf(turn))
      return draft && store(turn, draft)
    },
  }
}
