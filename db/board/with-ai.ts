import type { Priority } from '../../domain/conversation.ts'
import type { Sql } from '../client.ts'
import type { Scope } from './lines.ts'

export interface WithAi {
  conversationId: string
  channelId: string
  contactName: string | null
  aiAgentId: string | null
  aiAgentName: string | null
  priority: Priority
  /** Since when the AI has it. */
  since: Date
  waitingSince: Date | null
  /** How many there are in all, up to what is looked at. */
  total: number
}

/** So many are looked at in each channel. */
const MOST_LOOKED_AT = 1_000

/** The conversations that AI agents have, the oldest first. */
export function withAi(sql: Sql, { channelIds, teamId }: Scope, limit: number): Promise<WithAi[]> {
  return sql<WithAi[]>`
    select f.*, p.name as contact_name, a.name as ai_agent_name
    from (
      select c.id as conversation_id, c.channel_id, c.contact_id, c.ai_agent_id, c.priority, c.status_since as since,
        c.waiting_since, count(*) over ()::integer as total
      from unnest(${channelIds}::uuid[]) h(id)
      cross join lateral (
        select c.* from conversations c where c.channel_id = h.id and c.status = 'ai'
        order by c.created_at, c.id limit ${MOST_LOOKED_AT}
      ) c
      ${teamId ? sql`where c.team_id = ${teamId}` : sql``}
      order by c.status_since, c.id limit ${limit}
    ) f
    join contacts p on p.id = f.contact_id left join ai_agents a on a.id = f.ai_agent_id
    order by f.since, f.conversation_id`
}
