import type { Fragment, Sql } from './client.ts'

// Who was mentioned in a note may read the conversation, whether or not they handle its channel.

/** Notes that agents are mentioned. Ids that are nobody's are left out. */
export async function noteMentioned(
  tx: Sql,
  conversationId: string,
  { agentIds, teamIds }: { agentIds: string[]; teamIds: string[] },
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    with mentioned as (${mentionedAgents(tx, agentIds, teamIds)}), noted as (
      insert into mentions (agent_id, conversation_id) select id, ${conversationId} from mentioned
      on conflict do nothing
    )
    select id from mentioned order by id`
  return rows.map(({ id }) => id)
}

export interface Mentionable {
  id: string
  name: string
  /** They could not read the conversation before. */
  getsAccess: boolean
}

/** The agents who would be mentioned by these ids, and which of the ids are nobody's. */
export async function findMentionable(
  sql: Sql,
  { id: conversationId, channelId }: { id: string; channelId: string },
  { agentIds, teamIds }: { agentIds: string[]; teamIds: string[] },
): Promise<{ agents: Mentionable[]; unknownAgents: string[]; unknownTeams: string[] }> {
  const [row] = await sql<{ agents: Mentionable[]; unknownAgents: string[]; unknownTeams: string[] }[]>`
    with mentioned as (${mentionedAgents(sql, agentIds, teamIds)})
    select
      (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'getsAccess', a.role = 'agent'
          and not exists (select from channel_agents m where m.channel_id = ${channelId} and m.agent_id = a.id)
          and not exists (select from mentions n where n.conversation_id = ${conversationId} and n.agent_id = a.id)
        ) order by a.name, a.id), '[]') from mentioned m join agents a on a.id = m.id) as agents,
      array(
        select id::text from unnest(${agentIds}::uuid[]) given(id)
        where not exists (select from agents a where a.id = given.id and a.deleted_at is null)
      ) as unknown_agents,
      array(
        select id::text from unnest(${teamIds}::uuid[]) given(id)
        where not exists (select from teams t where t.id = given.id and t.deleted_at is null)
      ) as unknown_teams`
  return row ?? { agents: [], unknownAgents: [], unknownTeams: [] }
}

const mentionedAgents = (sql: Sql, agentIds: string[], teamIds: string[]) => sql`
  select a.id from agents a
  where a.deleted_at is null and (a.id = any(${agentIds}::uuid[]) or a.id in (
    select m.agent_id from team_agents m join teams t on t.id = m.team_id
    where t.id = any(${teamIds}::uuid[]) and t.deleted_at is null))`

/** Whether the agent was mentioned in the conversation with this id. */
export const isMentioned = (sql: Sql, agent: string | Fragment, conversationId: Fragment) => sql`exists (
  select from mentions n where n.agent_id = ${agent} and n.conversation_id = ${conversationId})`

/** Whether the agent handles the channel, or was mentioned in the conversation. */
export const mayRead = (
  sql: Sql,
  agent: string | Fragment,
  { channel, conversation }: { channel: Fragment; conversation: Fragment },
) => sql`(exists (
  select from channel_agents v where v.channel_id = ${channel} and v.agent_id = ${agent})
    or ${isMentioned(sql, agent, conversation)})`

/** Whether the agent was mentioned in a conversation of this contact. */
export async function isMentionedWith(sql: Sql, agentId: string, contactId: string): Promise<boolean> {
  const found = await sql`
    select from mentions n join conversations c on c.id = n.conversation_id
    where n.agent_id = ${agentId} and c.contact_id = ${contactId} limit 1`
  return found.length > 0
}

/** Which of these agents were mentioned in each of these conversations. */
export async function mentionedAmong(
  sql: Sql,
  conversationIds: string[],
  agentIds: string[],
): Promise<Map<string, Set<string>>> {
  const rows = await sql<{ conversationId: string; agentIds: string[] }[]>`
    select conversation_id, array_agg(agent_id::text) as agent_ids from mentions
    where conversation_id = any(${conversationIds}) and agent_id = any(${agentIds}) group by conversation_id`
  return new Map(rows.map(row => [row.conversationId, new Set(row.agentIds)]))
}
