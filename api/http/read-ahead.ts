import type { MiddlewareHandler } from 'hono'
import type { Sql } from '../../db/client.ts'
import {
  type ConversationFor,
  type ConversationView,
  loadConversation,
  loadConversationFor,
} from '../../db/conversations.ts'
import { lru } from '../../platform/lru.ts'
import { type ApiEnvironment, limitedTo } from './auth.ts'

/** How many tokens and sessions are remembered with their owner. */
const REMEMBERED = 10_000

/** Reads a conversation, with what this agent has to do with it. Without an agent, for somebody who sees all of them. */
export async function readConversation(
  sql: Sql,
  agentId: string | undefined,
  id: string,
): Promise<ConversationView | ConversationFor | undefined> {
  // One query for all facts: two would cost each reply another round trip.
  return agentId ? loadConversationFor(sql, agentId, id) : loadConversation(sql, id)
}

/**
 * Reads a command's conversation while its token is looked up, instead of after it. Otherwise each reply waits for one more
 * round trip. For whom it is read is a guess: the agent that the token belonged to the last time. What was read is used only
 * if the lookup, which is always made, finds the same agent. It stands between reading the token and looking it up, on paths
 * with a conversation's `id`.
 */
export function makeReadAhead(sql: Sql): MiddlewareHandler<ApiEnvironment> {
  const owners = lru<{ agentId: string | undefined }>(REMEMBERED)
  return async (c, next) => {
    const conversationId = c.req.param('id')
    const owner = owners.get(c.get('tokenHash'))
    if (c.req.method === 'POST' && owner && conversationId && UUID.test(conversationId)) {
      const { agentId } = owner
      const conversation = readConversation(sql, agentId, conversationId)
      // If nobody uses it, its error is nobody's.
      conversation.catch(() => {})
      c.set('readAhead', { conversationId, agentId, conversation })
    }
    await next()
    const principal = c.get('principal')
    if (principal) owners.set(c.get('tokenHash'), { agentId: limitedTo(principal) })
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
