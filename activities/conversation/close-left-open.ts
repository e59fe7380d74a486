import type { Sql } from '../../db/client.ts'
import { endAbandoned } from './end-conversation.ts'

/** Closes what a run that ended without closing it left open at this workflow id: row, seat, survey and outbox. */
export async function closeLeftOpen(sql: Sql, workflowId: string, exceptId: string): Promise<void> {
  const left = await sql<{ id: string; channelId: string }[]>`
    select id, channel_id from conversations
    where workflow_id = ${workflowId} and status <> 'closed' and id <> ${exceptId}`
  for (const conversation of left) await endAbandoned(sql, conversation, 'superseded')
}
