import postgres from 'postgres'
import type { Fragment, Sql } from './client.ts'
import { type ContactRow, contactColumns } from './contacts.ts'
import { conversationViews, type ShownConversation } from './conversations.ts'
import { type Medium, mediumColumns } from './media.ts'
import { type ListedMessage, listedMessages } from './messages.ts'

// What an event of the stream concerns, read by the same statement. Each row appears once in a page. It is JSON, which has
// the database's names, and texts in place of dates.

/** A row of a table or view, with the database's column names. */
type JsonRow = Record<string, unknown>

/** The conversation as the API shows it. */
export const conversationRow = (sql: Sql, id: Fragment) => sql`
  (select to_jsonb(shown) from (${conversationViews(sql)} where c.id = ${id}) shown)`

/** The message as the API lists it; null if the channel has no message with this id. */
export const messageRow = (sql: Sql, id: Fragment, channelId: Fragment) => sql`
  (select to_jsonb(shown) from (
    ${listedMessages(sql)} where message_views.id = ${id} and message_views.channel_id = ${channelId}) shown)`

/** The files that came with a message. */
export const mediaRows = (sql: Sql, messageId: Fragment) => sql`
  (select jsonb_agg(to_jsonb(shown) order by shown.index) from (
    select ${mediumColumns(sql)} from media m where m.message_id = ${messageId}) shown)`

/** The contact as the API shows it. */
export const contactRow = (sql: Sql, id: Fragment) => sql`
  (select to_jsonb(shown) from (select ${contactColumns(sql)} from contacts p where p.id = ${id}) shown)`

export const conversationOf = (row: JsonRow) =>
  fromJson<ShownConversation>(row, [
    ...[
      'createdAt',
      'statusSince',
      'waitingSince',
      'unattendedSince',
      'lastInboundAt',
      'lastMessageAt',
      'resolvedAt',
      'closedAt',
    ],
    'optedOutAt',
    'heardAt',
  ])

export const messageOf = (row: JsonRow) => fromJson<ListedMessage>(row, ['createdAt', 'receivedAt'])

export const mediumOf = (row: JsonRow) => fromJson<Medium>(row, ['createdAt'])

export const contactOf = (row: JsonRow) =>
  fromJson<ContactRow>(row, [
    'createdAt',
    'optedOutAt',
    'marketingStoppedAt',
    'blockedAt',
    'erasedAt',
    'erasureEndedAt',
  ])

function fromJson<T>(row: JsonRow, dates: string[]): T {
  const entries = Object.entries(row).map(([column, value]) => {
    const name = postgres.toCamel(column)
    return [name, typeof value === 'string' && dates.includes(name) ? new Date(value) : value]
  })
  return Object.fromEntries(entries) as T
}
