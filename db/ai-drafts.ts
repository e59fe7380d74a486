import type { AiTurnResult } from '../domain/ai.ts'
import { json, type Sql } from './client.ts'

/** Which turn of which conversation. */
interface TurnKey {
  conversationId: string
  turn: number
}

export interface Draft {
  text: string
  summary: string
  result: AiTurnResult
}

/** The result of a turn that has run already. */
export async function loadDraft(
  sql: Sql,
  { conversationId, turn }: TurnKey,
): Promise<AiTurnResult | undefined> {
  return (await readDraft(sql, { conversationId, turn }))?.result
}

export async function readDraft(sql: Sql, { conversationId, turn }: TurnKey): Promise<Draft | undefined> {
  const [draft] = await sql<Draft[]>`
    select text, summary, result from ai_drafts where conversation_id = ${conversationId} and turn = ${turn}`
  return draft
}

export async function storeDraft(sql: Sql, { conversationId, turn }: TurnKey, draft: Draft): Promise<void> {
  const row = {
    conversationId,
    turn,
    text: draft.text,
    summary: draft.summary,
    result: json(sql, draft.result),
  }
  await sql`insert into ai_drafts ${sql(row)} on conflict do nothing`
}
