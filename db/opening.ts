import { type Channel, completed } from './channels.ts'
import type { Sql } from './client.ts'

/** What has to be known to open a conversation, in one look. */
export interface OpeningFacts extends Channel {
  /** The contact who has one of the addresses. */
  contactId: string | null
  /** The contact's latest conversation before this one. */
  previousId: string | null
  /** Whether an earlier run of the workflow left a conversation open. */
  leftOpen: boolean
  /** When this conversation was opened, by an earlier try. */
  openedAt: Date | null
  /** The conversation that has the message already. */
  ownerId: string | null
  /** The agent who is to have it, if they still handle the channel. */
  assigneeName: string | null
}

/** Undefined when there is no such channel. */
export async function loadOpeningFacts(
  sql: Sql,
  opening: {
    conversationId: string
    channelId: string
    workflowId: string
    addresses: string[]
    providerMessageId?: string
    assigneeId?: string
  },
): Promise<OpeningFacts | undefined> {
  const { conversationId, channelId, workflowId, addresses } = opening
  const [facts] = await sql<OpeningFacts[]>`
    select c.*, v.settings,
      (select contact_id from contact_addresses
        where channel_id = c.id and address = any(${addresses})
        order by array_position(${addresses}, address) limit 1) as contact_id,
      (select id from conversations where workflow_id = ${workflowId} and id <> ${conversationId}
        order by created_at desc limit 1) as previous_id,
      exists (select from conversations where workflow_id = ${workflowId} and status <> 'closed'
        and id <> ${conversationId}) as left_open,
      (select created_at from conversations where id = ${conversationId}) as opened_at,
      (select conversation_id from messages
        where channel_id = c.id and provider_message_id = ${opening.providerMessageId ?? null}) as owner_id,
      (select a.name from agents a join channel_agents m on m.agent_id = a.id and m.channel_id = c.id
        where a.id = ${opening.assigneeId ?? null} and a.deleted_at is null) as assignee_name
    from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version
    where c.id = ${channelId}`
  return facts && completed(facts)
}
