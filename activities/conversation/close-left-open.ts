import type { Sql } from '../../db/client.ts'
import { listLeftOpen } from '../../db/open-conversations.ts'
import { endAbandoned } from './end-conversation.ts'

/**
 * Closes a conversation that an earlier run at this workflow id left open: its row, seat, survey and
 * outbox.
 */
export async function closeLeftOpen(sql: Sql, workflowId: string, exceptId: string): Promise<void> {
  for (const conversation of await listLeftOpen(sql, workflowId, exceptId))
    await endAbandoned(sql, conversation, 'superseded')
}
