import { commands } from '../api/commands.ts'
import { asApiError } from '../api/problems.ts'
import type { Conversation } from '../api/types.ts'

/**
 * The command that undoes a change of who has a conversation, as it is before the change: back to its agent, its AI
 * agent or the line. A resolved one is resolved again without a survey, because its customer was asked already, or was not to
 * be asked. Undefined: there is no such command.
 */
export function wayBack({
  id,
  status,
  assigneeId,
  aiAgentId,
}: Pick<Conversation, 'id' | 'status' | 'assigneeId' | 'aiAgentId'>): (() => Promise<unknown>) | undefined {
  if (status === 'resolved') return () => commands.resolve(id, { survey: false })
  if (status === 'ai') return aiAgentId === null ? undefined : () => commands.assign(id, { aiAgentId })
  if (assigneeId !== null) return () => commands.assign(id, { agentId: assigneeId })
  return status === 'waiting' ? () => commands.unassign(id) : undefined
}

/**
 * The commands that undo the end of a snooze. If its agent is offline, the end of a snooze returns a conversation to the
 * line; then the agent gets it back first. Undefined: it is not snoozed.
 */
export function snoozeAgain({
  id,
  assigneeId,
  snooze,
}: Pick<Conversation, 'id' | 'assigneeId' | 'snooze'>): (() => Promise<unknown>) | undefined {
  if (!snooze) return undefined
  return async () => {
    try {
      await commands.snooze(id, snooze.until)
    } catch (error) {
      if (asApiError(error).code !== 'not_assigned' || assigneeId === null) throw error
      await commands.assign(id, { agentId: assigneeId })
      await commands.snooze(id, snooze.until)
    }
  }
}
