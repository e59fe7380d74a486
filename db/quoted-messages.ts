import type { Sql } from './client.ts'
import type { Message } from './messages.ts'

export type Quoted = Pick<Message, 'direction' | 'text' | 'media' | 'details' | 'content'> & {
  /** The provider's id by which the caller asked for the message. */
  providerMessageId: string
}

/**
 * Finds messages by the provider's ids, only among those of the conversation's contact: theirs and ours. Each part of our
 * messages has its own id and text.
 */
export function findQuoted(
  sql: Sql,
  conversation: { id: string; channelId: string },
  providerMessageIds: string[],
): Promise<Quoted[]> {
  const { id, channelId } = conversation
  const ofContact = sql`
    m.channel_id = ${channelId} and m.conversation_id in (
      select o.id from conversations c join conversations o on o.contact_id = c.contact_id where c.id = ${id})`
  return sql<Quoted[]>`
    select m.provider_message_id, m.direction, m.text, m.media, m.details, m.content from messages m
    where m.provider_message_id = any(${providerMessageIds}) and ${ofContact}
    union all
    select d.provider_message_id, m.direction, d.text, m.media, m.details, m.content
    from deliveries d join messages m on m.id = d.message_id
    where d.provider_message_id = any(${providerMessageIds}) and ${ofContact}`
}
