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

/** Not of somebody who is erased: a turn may go on for longer than their conversation. */
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
