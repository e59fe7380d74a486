import { readDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import { loadLastEventData } from '../../db/events.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'

/** Texts that the claim's events need. They are read only when they matter. */
export interface ClaimTexts {
  /**
   * The AI's summary for the human who takes over. It is in the database, because a workflow history
   * must hold no text.
   */
  summary: string | undefined
  /** The version of the AI agent whose turn hands over. */
  aiAgentVersion: number | undefined
  /** The last recorded reason for waiting. */
  told: string | undefined
}

/** These texts belong to the conversation alone, so the lock of the seats is not needed to read them. */
export async function readTexts(sql: Sql, { conversationId, cause, again }: ClaimInput): Promise<ClaimTexts> {
  const [draft, waiting] = await Promise.all([
    cause?.turn === undefined ? undefined : readDraft(sql, { conversationId, turn: cause.turn }),
    again ? loadLastEventData<{ because: string }>(sql, conversationId, 'conversation.waiting') : undefined,
  ])
  const { aiAgentVersion } = draft?.result.kind === 'answer' ? draft.result : {}
  return { summary: draft?.summary, aiAgentVersion, told: waiting?.because }
}
