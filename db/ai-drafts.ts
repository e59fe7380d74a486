import type { AiTurnResult } from '../domain/ai.ts'
import { json, type Sql } from './client.ts'

/** Identifies a turn of the AI in a conversation. */
interface TurnKey {
  conversationId: string
  turn: number
}

export interface Draft {
  text: string
  summary: string
  result: AiTurnResult
}

/** The stored result of a turn, if it has already run. */
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

/** Stores the result of a turn, unless the customer was erased: a turn may run for longer than their conversation. */
export async function storeDraft(
  sql: Sql,
  { conversationId, turn }: TurnKey,
  { text, summary, result }: Draft,
): Promise<void> {
  await sql`
    insert into ai_drafts (conversation_id, turn, text, summary, result)
    select c.id, ${turn}, ${text}, ${summary}, ${json(sql, result)}
    from conversations c join contacts p on p.id = c.contact_id
    where c.id = ${conversationId} and p.erased_at is null
    on conflict do nothing`
}
