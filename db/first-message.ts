import type { Sql } from './client.ts'

/** The first message of a customer that a channel got. */
export interface FirstMessage {
  conversationId: string
  messageId: string
  at: Date
  /** It was read from the provider's list. */
  isRecovered: boolean
}

/** The first one since a moment. Each of the two ways has its index. */
export async function findFirstMessage(
  sql: Sql,
  channelId: string,
  since: Date,
): Promise<FirstMessage | undefined> {
  const [first] = await sql<FirstMessage[]>`
    select * from (
      (
        select m.conversation_id, m.id as message_id, m.received_at as at, false as is_recovered from messages m
        where m.channel_id = ${channelId} and m.direction = 'inbound' and m.details->>'recovered' is null
          and m.received_at >= ${since}
        order by m.received_at limit 1
      ) union all (
        select m.conversation_id, m.id, m.received_at, true from messages m
        where m.channel_id = ${channelId} and m.direction = 'inbound' and m.details->>'recovered' is not null
          and m.received_at >= ${since}
        order by m.received_at limit 1
      )
    ) f order by at limit 1`
  return first
}
