import type { Sql } from '../client.ts'
import type { ConversationFor } from '../conversations.ts'
import { isMentioned } from '../mentions.ts'
import { type Credential, type FoundHolder, type Holder, holderOf, noteUse } from './principals.ts'

export interface HolderWithConversation {
  holder: Holder & { tokenName: string | null }
  /** Undefined if there is no such conversation. */
  conversation?: ConversationFor
}

/**
 * Finds the live agent of a credential, and a conversation with what this agent has to do with it. One statement for both:
 * with two, each reply would wait for one more round trip. Undefined if the credential doesn't hold.
 */
export async function findHolderWithConversation(
  sql: Sql,
  credential: Credential,
  conversationId: string,
): Promise<HolderWithConversation | undefined> {
  const [found] = await sql<(FoundHolder & (ConversationFor | { id: null }))[]>`
    select h.*, c.*, p.name as contact_name, m.handled,
      not m.handled and ${isMentioned(sql, sql`h.holder_id`, sql`c.id`)} as mentioned
    from (${holderOf(sql, credential)}) h
    left join conversations c on c.id = ${conversationId}
    left join contacts p on p.id = c.contact_id
    cross join lateral (
      select exists (
        select from channel_agents m where m.channel_id = c.channel_id and m.agent_id = h.holder_id
      ) as handled
    ) m`
  if (!found) return undefined
  const holder = await noteUse(sql, credential, found)
  if (found.id === null) return { holder }
  const { holderId, holderName, holderRole, credentialId, tokenName, isStale, ...conversation } = found
  return { holder, conversation }
}
