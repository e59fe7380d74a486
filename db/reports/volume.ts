import type { Fragment, Sql } from '../client.ts'
import { groupOf, nameOf, type ReportFilter, type ReportGrouping, within } from './report-groups.ts'

export interface VolumeFigures {
  key: string | null
  name: string | null
  opened: number
  reopened: number
  resolved: number
  closed: number
  messagesReceived: number
  /** Answers by agents, also those sent from a phone. */
  repliesByAgents: number
  repliesByAi: number
  /** Greetings, surveys and other messages that nobody wrote. */
  automaticMessages: number
}

/** The figures of a time without events. */
export const NO_VOLUME: VolumeFigures = {
  key: null,
  name: null,
  opened: 0,
  reopened: 0,
  resolved: 0,
  closed: 0,
  messagesReceived: 0,
  repliesByAgents: 0,
  repliesByAi: 0,
  automaticMessages: 0,
}

/** What a figure counts: events of a type, and of messages from us those that one of these wrote. */
export const VOLUME = {
  opened: { type: 'conversation.opened' },
  reopened: { type: 'conversation.reopened' },
  resolved: { type: 'conversation.resolved' },
  closed: { type: 'conversation.closed' },
  messagesReceived: { type: 'message.received' },
  repliesByAgents: { type: 'message.queued', by: 'agent' },
  repliesByAi: { type: 'message.queued', by: 'ai' },
  automaticMessages: { type: 'message.queued', by: 'nobody' },
} as const
export type VolumeFigure = keyof typeof VOLUME

/**
 * Events that reports count. The types are part of the text, not values: only so does PostgreSQL know that the index
 * `events_counted` has all of them.
 */
export const isCountedEvent = (sql: Sql): Fragment => sql`e.type in (
  'conversation.opened', 'conversation.reopened', 'conversation.resolved', 'conversation.closed',
  'conversation.handed_over', 'message.received', 'message.queued')`

/** Who wrote a message of ours. */
export const writtenBy = (sql: Sql): Fragment => sql`case
  when e.data->>'kind' = 'elsewhere' or e.actor->>'kind' = 'agent' then 'agent'
  when e.actor->>'kind' = 'ai' then 'ai' else 'nobody' end`

/** An event belongs to the agent who did it; a resolution to the agent who had the conversation. */
export const volumeColumns = (sql: Sql) => ({
  at: sql`e.at`,
  channel: sql`e.channel_id`,
  agent: sql`case
    when e.type = 'conversation.resolved' then (e.data->>'assigneeId')::uuid
    when e.actor->>'kind' = 'agent' then (e.actor->>'id')::uuid end`,
  team: sql`(select c.team_id from conversations c where c.id = e.conversation_id)`,
  conversation: sql`e.conversation_id`,
})

/** How much there was, counted from the events. */
export function volumeFigures(
  sql: Sql,
  filter: ReportFilter,
  grouping?: ReportGrouping,
): Promise<VolumeFigures[]> {
  const group = groupOf(sql, grouping, filter, volumeColumns(sql))
  const count = (figure: VolumeFigure) => {
    const { type, by } = { by: undefined, ...VOLUME[figure] }
    return sql`(count(*) filter (where r.type = ${type} ${by ? sql`and r.by = ${by}` : sql``}))::integer`
  }
  return sql<VolumeFigures[]>`
    select g.key, ${nameOf(sql, grouping?.by)} as name, g.opened, g.reopened, g.resolved, g.closed, g.messages_received,
      g.replies_by_agents, g.replies_by_ai, g.automatic_messages
    from (
      select r.key, r.name, ${count('opened')} as opened, ${count('reopened')} as reopened,
        ${count('resolved')} as resolved, ${count('closed')} as closed,
        ${count('messagesReceived')} as messages_received, ${count('repliesByAgents')} as replies_by_agents,
        ${count('repliesByAi')} as replies_by_ai, ${count('automaticMessages')} as automatic_messages
      from (
        select ${group.key} as key, ${group.name} as name, e.type, ${writtenBy(sql)} as by
        from events e ${group.join}
        where ${isCountedEvent(sql)} and e.type <> 'conversation.handed_over'
          and ${within(sql, filter, volumeColumns(sql))}
      ) r
      group by 1, 2
    ) g
    order by 2 nulls last, 1 nulls last`
}

/** How often the AI handed over to a person, by its reason. */
export function handoverReasons(
  sql: Sql,
  filter: ReportFilter,
): Promise<{ reason: string; count: number }[]> {
  return sql<{ reason: string; count: number }[]>`
    select coalesce(e.data->>'reason', 'unknown') as reason, count(*)::integer as count
    from events e
    where e.type = 'conversation.handed_over' and ${within(sql, filter, volumeColumns(sql))}
    group by 1 order by 2 desc, 1`
}
