import { Context } from '@temporalio/activity'
import { WorkflowNotFoundError } from '@temporalio/client'
import { type Grant, listNotTakenUp } from '../../db/seats.ts'
import { seatGranted } from '../../workflows/messages.ts'
import type { Dependencies } from '../dependencies.ts'

/** A grant this old should have been taken up: whoever made it may have died before telling, ms. */
const OVERDUE_MS = 5_000

/**
 * Tells the workflows of conversations that were given a seat to look. The seat itself is granted already; what is not
 * told here, because this process dies, is told by the next try, the next change, or the keeper. Returns how many it told
 * that were granted earlier.
 */
export async function tellGranted({ sql, temporal }: Dependencies, granted: Grant[]): Promise<number> {
  // An earlier try may have died between the grant and the telling; which ones it granted, only the database knows.
  const overdueMs = Context.current().info.attempt > 1 ? 0 : OVERDUE_MS
  const overdue = await listNotTakenUp(sql, new Date(Date.now() - overdueMs))
  const fresh = granted.length === 0 ? [] : await workflowsOf(sql, granted)
  const all = new Map(
    [...overdue, ...fresh].map(({ conversationId, workflowId }) => [conversationId, workflowId]),
  )
  await Promise.all(
    [...all].map(async ([conversationId, workflowId]) => {
      try {
        await temporal.workflow.getHandle(workflowId).signal(seatGranted, { conversationId })
      } catch (error) {
        // It ended meanwhile; if it left its seat behind, the keeper frees it.
        if (!(error instanceof WorkflowNotFoundError)) throw error
      }
    }),
  )
  return overdue.length
}

function workflowsOf(sql: Dependencies['sql'], granted: Grant[]) {
  return sql<{ conversationId: string; workflowId: string }[]>`
    select id as conversation_id, workflow_id from conversations
    where id = any(${granted.map(({ conversationId }) => conversationId)})`
}
