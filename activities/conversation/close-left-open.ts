import type { Sql } from '../../db/client.ts'
import { listLeftOpen } from '../../db/open-conversations.ts'
import { endAbandoned } from './end-conversation.ts'

/** Closes what a run that ended without closing it left open at this workflow id: row, seat, survey and outbox. */
export async function closeLeftOpen(sql: Sql, workflowId: string, exceptId: string): Promise<void> {
  for (const conversation of await listLeftOpen(sql, workflowId, exceptId))
    await endAbandoned(sql, conversation, 'superseded')
}
