import { readDraft } from '../../db/ai-drafts.ts'
import type { Sql } from '../../db/client.ts'
import { loadLastEventData } from '../../db/events.ts'
import type { ClaimInput } from '../../protocol/activities/allocation.ts'

/** What a claim tells besides its outcome, and is asked for only where it matters. */
export interface ClaimTexts {
  /** The AI's, for whoever takes over: a history holds no text. */
  summary: string | undefined
  /** Why it waits, as was told last. */
  told: string | undefined
}

/** They are the conversation's own: no lock of the seats changes them. */
export async function readTexts(sql: Sql, { conversationId, cause, again }: ClaimInput): Promise<ClaimTexts> {
  const [draft, waiting] = await Promise.all([
    cause?.turn === undefined ? undefined : readDraft(sql, { conversationId, turn: cause.turn }),
    again ? loadLastEventData<{ because: string }>(sql, conversationId, 'conversation.waiting') : undefined,
  ])
  return { summary: draft?.summary, told: waiting?.because }
}
