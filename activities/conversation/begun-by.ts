import { findMember, loadAgent } from '../../db/agents.ts'
import type { Sql } from '../../db/client.ts'
import { loadEventData } from '../../db/events.ts'
import { type Assignee, type Opening, SEQ_OF_ASSIGNED } from './opening-rows.ts'

/**
 * Looks again under the lock, which the deletion of an agent and the removal of a member take too. Otherwise they could
 * leave between the first look and the seat, after all their conversations were given back.
 */
export async function stillThere(
  tx: Sql,
  channelId: string,
  assignee: Assignee | undefined,
): Promise<Assignee | undefined> {
  const agent = assignee && (await findMember(tx, channelId, assignee.id))
  return agent?.member ? { id: agent.id, name: agent.name } : undefined
}

/** The agent who got the seat in an earlier try. Whether they are still there does not matter: what is stored does. */
export async function assignedBefore(sql: Sql, { input, facts }: Opening): Promise<Assignee | undefined> {
  const { conversationId, seq, begin } = input
  if (begin?.assigneeId === undefined) return undefined
  const at = { conversationId, seq: seq + SEQ_OF_ASSIGNED }
  const before = await loadEventData<{ agentId: string }>(sql, at, 'conversation.assigned')
  if (!before) return undefined
  const name = facts.assigneeName ?? (await loadAgent(sql, before.agentId))?.name
  return { id: before.agentId, name: name ?? '' }
}
