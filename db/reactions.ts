import type { Quotable } from '../domain/inbound-reaction.ts'
import type { Fragment, Sql } from './client.ts'

/** A message that a reaction may belong to, and its conversation. */
export interface ReactedTo {
  messageId: string | null
  conversationId: string
  contactId: string
  status: string
  workflowId: string
}

/** A channel's message with this id of the provider: a customer's message, or a part of one of ours. */
export async function findReactedTo(
  sql: Sql,
  channelId: string,
  providerMessageId: string,
): Promise<ReactedTo | undefined> {
  const [found] = await sql<ReactedTo[]>`
    select m.id as message_id, c.id as conversation_id, c.contact_id, c.status, c.workflow_id
    from (
      select id, conversation_id from messages
      where channel_id = ${channelId} and provider_message_id = ${providerMessageId}
      union all
      select m.id, m.conversation_id from deliveries d join messages m on m.id = d.message_id
      where d.provider_message_id = ${providerMessageId} and m.channel_id = ${channelId}
    ) m join conversations c on c.id = m.conversation_id
    where c.address <> ''
    limit 1`
  return found
}

/**
 * The latest messages with these contacts, newest first. Messages of ours that were sent in parts appear part by part, each
 * with its text.
 */
export function listQuotable(
  sql: Sql,
  contactIds: string[],
  limit: number,
): Promise<(ReactedTo & Quotable)[]> {
  return sql<(ReactedTo & Quotable)[]>`
    select m.id as message_id, c.id as conversation_id, c.contact_id, c.status, c.workflow_id,
      coalesce(d.text, m.text) as text, m.media <> '[]' as has_file, m.direction = 'outbound' as is_ours
    from conversations c
    join messages m on m.conversation_id = c.id
    left join deliveries d on d.message_id = m.id and d.status not in ('queued', 'failed')
    where c.contact_id = any(${contactIds}) and (m.direction = 'inbound' or d.id is not null)
    order by m.created_at desc, m.seq desc limit ${limit}`
}

/** The open conversation of these contacts, or their latest one. Without contacts, the given conversation, if it exists. */
export async function findLatestOf(
  sql: Sql,
  contactIds: string[],
  conversationId: string,
): Promise<ReactedTo | undefined> {
  const [found] = await sql<ReactedTo[]>`
    select null::uuid as message_id, id as conversation_id, contact_id, status, workflow_id from conversations
    where contact_id = any(${contactIds}) or id = ${conversationId}
    order by status <> 'closed' and merged_into is null desc, created_at desc limit 1`
  return found
}

export interface NewReaction {
  channelId: string
  providerMessageId: string
  messageId: string | null
  conversationId: string | null
  contactId: string | null
  emoji: string | null
  removed: boolean
  receivedAt: Date
}

/**
 * Stores a reaction. False if it exists already, as a reaction or (if it was read from the provider's list) as a message.
 */
export async function insertReaction(sql: Sql, reaction: NewReaction): Promise<boolean> {
  const { channelId, providerMessageId, messageId, conversationId, contactId, emoji, removed, receivedAt } =
    reaction
  const inserted = await sql`
    insert into reactions (channel_id, provider_message_id, message_id, conversation_id, contact_id, emoji, removed,
      received_at)
    select ${channelId}, ${providerMessageId}, ${messageId}::uuid, ${conversationId}::uuid, ${contactId}::uuid,
      ${emoji}, ${removed}, ${receivedAt}
    where not exists (select from messages
      where channel_id = ${channelId} and provider_message_id = ${providerMessageId})
    on conflict do nothing returning id`
  return inserted.length > 0
}

/** A reaction that was not taken back. `emoji` is null for a sticker; `at` is ISO 8601. */
export interface Reaction {
  emoji: string | null
  at: string
}

/** Each person's latest reaction to a message, unless they took it back. Null if there is none. */
export function standingReactions(sql: Sql, messageId: Fragment): Fragment {
  return sql`(
    select jsonb_agg(jsonb_build_object('emoji', r.emoji, 'at', r.received_at) order by r.received_at)
    from (
      select distinct on (contact_id) emoji, removed, received_at from reactions
      where message_id = ${messageId} order by contact_id, received_at desc, id desc
    ) r where not r.removed)`
}
