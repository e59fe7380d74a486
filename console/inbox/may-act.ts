import type { Conversation, Me } from '../api/types.ts'
import { hasRole } from '../session/roles.ts'

/**
 * Whether somebody who handles the channel may write to the customer, and change whose the conversation is. What a colleague has,
 * only a supervisor may; notes and labels are everybody's. The service judges by the same facts, and has the last word.
 */
export function mayAct({ status, assigneeId }: Pick<Conversation, 'status' | 'assigneeId'>, me: Me): boolean {
  const isColleagues = status === 'assigned' && assigneeId !== null && assigneeId !== me.agent?.id
  return !isColleagues || hasRole(me, 'supervisor')
}
