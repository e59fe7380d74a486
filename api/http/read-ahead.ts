import type { MiddlewareHandler } from 'hono'
import type { Sql } from '../../db/client.ts'
import {
  type ConversationFor,
  type ConversationView,
  loadConversation,
  loadConversationFor,
} from '../../db/conversations.ts'
import { lru } from '../../platform/lru.ts'

/** How many tokens and sessions are remembered with their owner. */
const REMEMBERED = 10_000

/** A conversation that is read before it is known who asks. */
export interface ReadAhead {
  conversationId: string
  /** For which agent it is read; undefined: for somebody who sees all conversations. */
  agentId: string | undefined
  conversation: Promise<ConversationView | ConversationFor | undefined>
}

/** Reads a conversation, with what this agent has to do with it. Without an agent, for somebody who sees all of them. */
export async function readConversation(
  sql: Sql,
  agentId: string | undefined,
  id: string,
): Promise<ConversationView | ConversationFor | undefined> {
  // One query for all facts: two would cost each reply another round trip.
  return agentId ? loadConversationFor(sql, agentId, id) : loadConversation(sql, id)
}

export interface ReadsAhead {
  /** Runs between reading the token and looking it up, on paths with a conversation's `id`. */
  begin: MiddlewareHandler<{ Variables: { tokenHash: string; readAhead?: ReadAhead } }>
  /** Notes for whom to read the next time. */
  remember(tokenHash: string, agentId: string | undefined): void
}

/**
 * Reads a command's conversation while its token is looked up, instead of after it. Otherwise each reply waits for one more
 * round trip. For whom it is read is a guess: the agent that the token belonged to the last time. What was read is used only
 * if the lookup, which is always made, finds the same agent.
 */
export function makeReadsAhead(sql: Sql): ReadsAhead {
  const owners = lru<{ agentId: string | undefined }>(REMEMBERED)
  return {
    async begin(c, next) {
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
    },
    remember(tokenHash, agentId) {
      owners.set(tokenHash, { agentId })
    },
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
