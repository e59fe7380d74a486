import type { Sql } from '../../db/client.ts'
import { setClosed } from '../../db/conversations.ts'
import { appendEvents, nextSeq } from '../../db/events.ts'
import { SYSTEM } from '../../domain/conversation.ts'

/** Closes what a run that ended without closing it left open at this workflow id: row and seat. */
export async function closeLeftOpen(sql: Sql, workflowId: string, exceptId: string): Promise<void> {
  const left = await sql<{ id: string; channelId: string }[]>`
    select id, channel_id from conversations
    where workflow_id = ${workflowId} and status <> 'closed' and id <> ${exceptId}`
  for (const conversation of left) {
    const seq = await nextSeq(sql, conversation.id)
    await setClosed(sql, { id: conversation.id, at: new Date(), reason: 'superseded' })
    await appendEvents(sql, conversation, [
      { seq, type: 'conversation.closed', actor: SYSTEM, data: { reason: 'superseded' } },
    ])
  }
}
