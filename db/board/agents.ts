import type { Presence } from '../../domain/choose-agent.ts'
import type { Role } from '../../domain/conversation.ts'
import type { Sql } from '../client.ts'
import type { Scope } from './lines.ts'

export interface BoardAgent {
  id: string
  name: string
  role: Role
  presence: Presence
  presenceSince: Date
  load: number
  capacity: number
  /** Those of the scope that they handle. */
  channelIds: string[]
  teamIds: string[]
  /** Of their conversations in the scope, the one whose customer waits longest for an answer. */
  unansweredId: string | null
  unansweredChannelId: string | null
  unansweredSince: Date | null
  /** How many agents there are in all. */
  total: number
}

/** So many conversations of an agent are looked at. Persons may give them more than their capacity. */
const MOST_HELD = 500

/** The agents who handle one of the channels, those who are there first. */
export function boardAgents(sql: Sql, { channelIds, teamId }: Scope, limit: number): Promise<BoardAgent[]> {
  return sql<BoardAgent[]>`
    select a.id, a.name, a.role, a.presence, a.presence_since, a.load, a.capacity, a.total,
      array(select m.channel_id::text from channel_agents m
        where m.agent_id = a.id and m.channel_id = any(${channelIds}::uuid[])) as channel_ids,
      array(select t.team_id::text from team_agents t join teams x on x.id = t.team_id
        where t.agent_id = a.id and x.deleted_at is null) as team_ids,
      u.id as unanswered_id, u.channel_id as unanswered_channel_id, u.waiting_since as unanswered_since
    from (
      select a.id, a.name, a.role, a.load, a.capacity, p.presence,
        case when p.presence = a.presence then a.presence_since else a.presence_until end as presence_since,
        count(*) over ()::integer as total
      from agents a
      cross join lateral (
        select case when a.presence_until <= clock_timestamp() then 'offline' else a.presence end as presence) p
      where a.deleted_at is null
        and exists (select from channel_agents m where m.agent_id = a.id and m.channel_id = any(${channelIds}::uuid[]))
        ${teamId ? sql`and exists (select from team_agents t where t.agent_id = a.id and t.team_id = ${teamId})` : sql``}
      order by array_position(array['online', 'away', 'offline'], p.presence), a.name, a.id
      limit ${limit}
    ) a
    left join lateral (
      select c.id, c.channel_id, c.waiting_since
      from (select s.conversation_id from assignments s where s.agent_id = a.id limit ${MOST_HELD}) s
      -- With a limit, they are looked up one by one. Otherwise all that wait in a channel may be read for each agent.
      cross join lateral (
        select c.id, c.channel_id, c.waiting_since from conversations c
        where c.id = s.conversation_id and c.waiting_since is not null and c.channel_id = any(${channelIds}::uuid[])
        limit 1
      ) c
      order by c.waiting_since limit 1
    ) u on true
    order by array_position(array['online', 'away', 'offline'], a.presence), a.name, a.id`
}
