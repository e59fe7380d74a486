import postgres from 'postgres'
import { type Agent, agentColumns } from './agents.ts'
import type { Fragment, Sql } from './client.ts'
import { type ContactRow, contactColumns } from './contacts.ts'
import { conversationViews, type ShownConversation } from './conversations.ts'
import { type Label, labelColumns } from './labels.ts'
import { type Medium, mediumColumns } from './media.ts'
import { type ListedMessage, listedMessages } from './messages.ts'
import { type Team, teamRows } from './teams.ts'

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

/** What `told_objects` tells of (migration 0060). */
export const TOLD_KINDS = ['agent', 'team', 'label', 'channel', 'view', 'reply', 'ai_agent'] as const

/** One of the objects that short lists are made of. Of the kinds that have more than the stream tells, only that they changed. */
export type ToldObject =
  | { kind: 'agent'; row: Agent }
  | { kind: 'team'; row: Team }
  | { kind: 'label'; row: Label }
  | { kind: 'channel'; row: { id: string; name: string } }
  | {
      kind: Exclude<(typeof TOLD_KINDS)[number], 'agent' | 'team' | 'label' | 'channel'>
      row: { id: string }
    }

/** An object of a short list; null if it was deleted. An agent's address is not among it: the stream tells all the same. */
export const objectRow = (sql: Sql, kind: Fragment, id: Fragment) => sql`
  case ${kind}
    when 'agent' then (select to_jsonb(o) - 'email' from (
      select ${agentColumns(sql)} from agents where id = ${id} and deleted_at is null) o)
    when 'team' then (select to_jsonb(o) from (${teamRows(sql)} where t.id = ${id} and t.deleted_at is null) o)
    when 'label' then (select to_jsonb(o) from (
      select ${labelColumns(sql)} from labels where id = ${id} and deleted_at is null) o)
    when 'channel' then (select jsonb_build_object('id', id, 'name', name) from channels where id = ${id} and deleted_at is null)
    when 'view' then (select jsonb_build_object('id', id) from views where id = ${id})
    when 'reply' then (select jsonb_build_object('id', id) from replies where id = ${id})
    when 'ai_agent' then (select jsonb_build_object('id', id) from ai_agents where id = ${id} and deleted_at is null)
  end`

export function objectOf(kind: (typeof TOLD_KINDS)[number], row: JsonRow): ToldObject {
  switch (kind) {
    case 'agent':
      return { kind, row: { ...fromJson<Agent>(row, AGENT_DATES), email: null } }
    case 'team':
      return { kind, row: fromJson<Team>(row, ['createdAt', 'deletedAt']) }
    case 'label':
      return { kind, row: fromJson<Label>(row, ['createdAt']) }
    case 'channel':
      return { kind, row: fromJson<{ id: string; name: string }>(row, []) }
    default:
      return { kind, row: fromJson<{ id: string }>(row, []) }
  }
}

const AGENT_DATES = ['presenceSince', 'presenceUntil', 'createdAt', 'deletedAt']

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
