import type { DraftMode } from '../domain/draft.ts'
import type { Fragment, Sql } from './client.ts'

/** Whose draft it is. */
export interface DraftKey {
  conversationId: string
  agentId: string
  mode: DraftMode
}

/** What somebody has begun to write. */
export interface Draft extends DraftKey {
  text: string
  /** When it was begun. */
  since: Date
  updatedAt: Date
}

export async function loadDraft(sql: Sql, key: DraftKey): Promise<Draft | undefined> {
  const [draft] = await sql<Draft[]>`select * from drafts where ${isDraft(sql, key)}`
  return draft
}

/** Stores a draft. `isNew` tells whether there was none before. */
export async function saveDraft(
  sql: Sql,
  { conversationId, agentId, mode }: DraftKey,
  text: string,
): Promise<Draft & { isNew: boolean }> {
  const [draft] = await sql<(Draft & { isNew: boolean })[]>`
    insert into drafts (conversation_id, agent_id, mode, text)
    values (${conversationId}, ${agentId}, ${mode}, ${text})
    on conflict (conversation_id, agent_id, mode) do update set text = excluded.text, updated_at = now()
    returning *, xmax = 0 as is_new`
  if (!draft) throw new Error('the draft is not there')
  return draft
}

/** Removes a draft. False if there was none. */
export async function removeDraft(sql: Sql, key: DraftKey): Promise<boolean> {
  const { count } = await sql`delete from drafts where ${isDraft(sql, key)}`
  return count > 0
}

/**
 * The statement that removes a draft that was sent, unless its author has written on since `before`. It doesn't run by
 * itself.
 */
export function deleteDraft(
  sql: Sql,
  { before, agentId, ...key }: Omit<DraftKey, 'agentId'> & { agentId: string | undefined; before: Date },
  condition: Fragment,
) {
  if (agentId === undefined) return sql`select`
  return sql`
    delete from drafts where ${isDraft(sql, { ...key, agentId })} and updated_at <= ${before} and ${condition}`
}

const isDraft = (sql: Sql, { conversationId, agentId, mode }: DraftKey) =>
  sql`conversation_id = ${conversationId} and agent_id = ${agentId} and mode = ${mode}`

/** All drafts about a conversation, for its contact's export. */
export function listDrafts(sql: Sql, conversationId: string): Promise<Draft[]> {
  return sql<Draft[]>`
    select * from drafts where conversation_id = ${conversationId} order by since, agent_id, mode`
}

/** Who has a draft about a conversation, as JSON: the texts are their own. */
export const draftsOf = (sql: Sql, conversationId: Fragment) => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('agentId', d.agent_id, 'mode', d.mode, 'since', d.since)
      order by d.since), '[]')
    from drafts d where d.conversation_id = ${conversationId})`

/** As `draftsOf` selects it. */
export interface DraftMark {
  agentId: string
  mode: DraftMode
  since: string
}
