import type { Fragment, Sql } from '../client.ts'

/** The conversation that a counted row is of. */
export interface CountedConversation {
  conversationId: string
  channelId: string
  contactId: string
  contactName: string | null
  address: string
}

/** Of the conversation `c` of a page, whose it is. */
export const whose = (sql: Sql): Fragment => sql`
  c.contact_id, c.address, (select p.name from contacts p where p.id = c.contact_id) as contact_name`
