import type { MessageDetails } from '../../domain/message.ts'
import type { KeptTemplate } from '../../domain/template.ts'
import type { Fragment, Sql } from '../client.ts'
import type { Message } from '../messages.ts'

/** How much of the last message's text a list shows, characters. */
const SNIPPET = 160

/** The last message of a conversation, as a list shows it. */
export interface LastMessage extends Pick<Message, 'id' | 'seq' | 'direction' | 'kind' | 'authorKind'> {
  authorId: string | null
  /** The beginning of its text. */
  text: string
  media: { contentType?: string }[]
  /** The template that it was made of. */
  template: KeptTemplate | null
  /** Only of a message without text and files, which they describe. */
  details: MessageDetails
  /** ISO 8601: it is part of a JSON value. */
  at: string
}

/** A message `m` as JSON, in the shape of `LastMessage`. */
export const messageJson = (sql: Sql) => sql`
  jsonb_build_object('id', m.id, 'seq', m.seq, 'direction', m.direction, 'kind', m.kind,
    'authorKind', m.author_kind, 'authorId', m.author_id, 'text', left(m.text, ${SNIPPET}), 'media', m.media,
    'template', m.content,
    'details', case when m.text = '' and m.media = '[]' then m.details else '{}' end,
    'at', coalesce(m.received_at, m.created_at))`

/** The last message as JSON; null if there is none. It is the end of an index, so it costs a list little. */
export const lastMessageOf = (sql: Sql, conversationId: Fragment) => sql`
  (select ${messageJson(sql)}
    from messages m where m.conversation_id = ${conversationId} order by m.seq desc limit 1)`
