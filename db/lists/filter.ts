import type { ConversationStatus, Priority } from '../../domain/conversation.ts'
import type { Fragment, Sql } from '../client.ts'
import { isMentioned } from '../mentions.ts'
import { isUnread } from '../reads.ts'

/** Which conversations a list shows. All that is given must hold. */
export interface ConversationFilter {
  ids?: string[]
  channelId?: string
  status?: ConversationStatus[]
  /** Null: nobody has it. */
  assigneeId?: string | null
  teamId?: string
  /** Only conversations of teams that this agent is in. */
  inTeamsOf?: string
  contactId?: string
  label?: string
  priority?: Priority[]
  /** Whether this agent has not read what the customer wrote. */
  unread?: { by: string; is: boolean }
  /** Whether the customer waits for an answer. */
  unanswered?: boolean
  /** Whether somebody has put it aside. */
  snoozed?: boolean
  /** Only conversations in which this agent was mentioned. They may read all of them. */
  mentioned?: string
  /** Whether a message did not arrive, or nobody knows whether it did. */
  hasProblem?: boolean
  /** Part of the contact's name, or digits of their number. */
  text?: string
  /** Created at or after `from`, and before `to`. */
  from?: Date
  to?: Date
  /** Only conversations of channels that this agent handles. */
  visibleTo?: string
}

type Part = keyof ConversationFilter

/** How each part of a filter is looked at: a condition on `c`, the conversation's row. */
const CONDITIONS: { [P in Part]-?: (sql: Sql, value: NonNullable<ConversationFilter[P]>) => Fragment } = {
  ids: (sql, ids) => sql`c.id = any(${ids}::uuid[])`,
  channelId: (sql, id) => sql`c.channel_id = ${id}`,
  visibleTo: (sql, id) =>
    sql`exists (select from channel_agents v where v.channel_id = c.channel_id and v.agent_id = ${id})`,
  status: (sql, status) => sql`c.status = any(${status})`,
  assigneeId: (sql, id) => sql`c.assignee_id = ${id}`,
  teamId: (sql, id) => sql`c.team_id = ${id}`,
  inTeamsOf: (sql, id) =>
    sql`exists (select from team_agents t where t.team_id = c.team_id and t.agent_id = ${id})`,
  contactId: (sql, id) => sql`c.contact_id = ${id}`,
  label: (sql, label) => sql`${label} = any(c.labels)`,
  priority: (sql, priority) => sql`c.priority = any(${priority})`,
  unread: (sql, { by, is }) => (is ? isUnread(sql, by) : sql`not ${isUnread(sql, by)}`),
  unanswered: (sql, is) => (is ? sql`c.waiting_since is not null` : sql`c.waiting_since is null`),
  snoozed: (sql, is) => (is ? sql`c.snooze is not null` : sql`c.snooze is null`),
  mentioned: (sql, id) => isMentioned(sql, id, sql`c.id`),
  hasProblem: (sql, has) => (has ? isTroubled(sql) : sql`not ${isTroubled(sql)}`),
  text: isAbout,
  from: (sql, from) => sql`c.created_at >= ${from}`,
  to: (sql, to) => sql`c.created_at < ${to}`,
}

/** The conditions for what a filter asks for, without those that the caller knows to hold. */
export function conditionsOf(sql: Sql, filter: ConversationFilter, known: readonly Part[] = []): Fragment[] {
  const asked = (Object.keys(CONDITIONS) as Part[]).filter(
    part => filter[part] !== undefined && !known.includes(part),
  )
  return asked.map(part =>
    filter[part] === null
      ? sql`c.assignee_id is null`
      : (CONDITIONS[part] as (sql: Sql, value: unknown) => Fragment)(sql, filter[part]),
  )
}

/** The last attempt of a part of one of its messages failed, or nobody knows. */
const isTroubled = (sql: Sql) => sql`exists (
  select from messages m join deliveries d on d.message_id = m.id and d.status in ('failed', 'unknown')
  where m.conversation_id = c.id and not exists (
    select from deliveries later
    where later.message_id = d.message_id and later.part = d.part and later.attempt > d.attempt))`

function isAbout(sql: Sql, text: string): Fragment {
  const like = `%${escaped(text.toLowerCase())}%`
  const digits = text.replace(/[\s()+.-]/g, '')
  const number = /^\d{3,}$/.test(digits) ? sql`or c.address like ${`%${digits}%`}` : sql``
  // A value, not `exists`: that might be answered by reading all contacts at once.
  return sql`(c.id::text = ${text.toLowerCase()} ${number}
    or (select lower(p.name) from contacts p where p.id = c.contact_id) like ${like})`
}

const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&')
