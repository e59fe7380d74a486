import { OPEN_STATUSES } from '../domain/conversation.ts'
import type { Sql } from './client.ts'

// Finds open conversations and the workflows that run them, in order to signal them.

export interface Addressed {
  id: string
  workflowId: string
}

/** These conversations, whatever their status. */
export function loadAddressed(sql: Sql, ids: string[]): Promise<Addressed[]> {
  return sql<Addressed[]>`select id, workflow_id from conversations where id = any(${ids})`
}

/** The conversations that an earlier run with this workflow id left open when it ended. */
export function listLeftOpen(
  sql: Sql,
  workflowId: string,
  exceptId: string,
): Promise<{ id: string; channelId: string }[]> {
  return sql<{ id: string; channelId: string }[]>`
    select id, channel_id from conversations
    where workflow_id = ${workflowId} and status <> 'closed' and id <> ${exceptId}`
}

/** Every conversation of a channel that is not closed. */
export function listOpenOfChannel(sql: Sql, channelId: string): Promise<Addressed[]> {
  return sql<Addressed[]>`
    select id, workflow_id from conversations
    where channel_id = ${channelId} and status = any(${OPEN_STATUSES})`
}

/** Whether a workflow runs a conversation, by the stored rows. */
export async function hasOpenConversation(sql: Sql, workflowId: string): Promise<boolean> {
  const open = await sql`select from conversations where workflow_id = ${workflowId} and status <> 'closed'`
  return open.length > 0
}

/** The conversations of a channel that are assigned to an agent now. */
export function listOpenOfAssignee(sql: Sql, channelId: string, agentId: string): Promise<Addressed[]> {
  return sql<Addressed[]>`
    select id, workflow_id from conversations
    where channel_id = ${channelId} and assignee_id = ${agentId} and status = 'assigned'`
}

/** The conversations that are assigned to an agent now, in all channels. */
export function listAssigned(sql: Sql, agentId: string): Promise<Addressed[]> {
  return sql<Addressed[]>`
    select id, workflow_id from conversations where assignee_id = ${agentId} and status = 'assigned'`
}

/**
 * Open conversations that a change of a channel's settings, of an AI agent or of a team concerns. It includes those that
 * are just being opened, since they may have used the settings of a moment ago, and those that may be reopened.
 */
export function listReconsidered(
  sql: Sql,
  change: { channelId?: string; aiAgentId?: string; teamId?: string },
): Promise<(Addressed & { channelId: string })[]> {
  const { channelId, aiAgentId, teamId } = change
  return sql<(Addressed & { channelId: string })[]>`
    select id, workflow_id, channel_id from conversations
    where status <> 'closed'
      ${channelId ? sql`and channel_id = ${channelId} and status = any(${OPEN_STATUSES})` : sql``}
      ${aiAgentId ? sql`and ai_agent_id = ${aiAgentId}` : sql``}
      ${teamId ? sql`and team_id = ${teamId}` : sql``}`
}
