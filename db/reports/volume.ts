import type { Sql } from '../client.ts'
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

const TYPES = [
  'conversation.opened',
  'conversation.reopened',
  'conversation.resolved',
  'conversation.closed',
  'message.received',
  'message.queued',
]

/** An event belongs to the agent who did it; a resolution to the agent who had the conversation. */
const columns = (sql: Sql) => ({
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
  const group = groupOf(sql, grouping, filter, columns(sql))
  const count = (type: string) => sql`(count(*) filter (where r.type = ${type}))::integer`
  const sent = (by: 'agent' | 'ai' | 'nobody') =>
    sql`(count(*) filter (where r.type = 'message.queued' and r.by = ${by}))::integer`
  return sql<VolumeFigures[]>`
    select g.key, ${nameOf(sql, grouping?.by)} as name, g.opened, g.reopened, g.resolved, g.closed, g.messages_received,
      g.replies_by_agents, g.replies_by_ai, g.automatic_messages
    from (
      select r.key, r.name, ${count('conversation.opened')} as opened, ${count('conversation.reopened')} as reopened,
        ${count('conversation.resolved')} as resolved, ${count('conversation.closed')} as closed,
        ${count('message.received')} as messages_received, ${sent('agent')} as replies_by_agents,
        ${sent('ai')} as replies_by_ai, ${sent('nobody')} as automatic_messages
      from (
        select ${group.key} as key, ${group.name} as name, e.type,
          case when e.data->>'kind' = 'elsewhere' or e.actor->>'kind' = 'agent' then 'agent'
            when e.actor->>'kind' = 'ai' then 'ai' else 'nobody' end as by
        from events e ${group.join}
        where e.type = any(${TYPES}) and ${within(sql, filter, columns(sql))}
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
    where e.type = 'conversation.handed_over' and ${within(sql, filter, columns(sql))}
    group by 1 order by 2 desc, 1`
}
