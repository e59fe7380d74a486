import type { Database } from '../../../db/client.ts'
import type { ChaosRecord } from '../record.ts'
import type { Finding } from './facts.ts'

/**
 * The last value of presence, capacity, membership and settings is the one that counts, however long earlier requests
 * took.
 */
export async function checkLatestRequests(
  sql: Database,
  { lastWords }: Pick<ChaosRecord, 'lastWords'>,
): Promise<Finding[]> {
  const [agents, members, channels] = await Promise.all([
    sql<{ id: string; presence: string; capacity: number }[]>`select id, presence, capacity from agents`,
    sql<{ agentId: string; channelId: string }[]>`select agent_id, channel_id from channel_agents`,
    sql<{ id: string; ai: boolean }[]>`
      select c.id, (v.settings->'aiAgent'->>'enabled')::boolean as ai
      from channels c join channel_versions v on v.channel_id = c.id and v.version = c.version`,
  ])
  const held = new Map<string, string>([
    ...agents.flatMap(({ id, presence, capacity }): [string, string][] => [
      [`presence of ${id}`, presence],
      [`capacity of ${id}`, String(capacity)],
    ]),
    ...members.map(({ agentId, channelId }): [string, string] => [`${agentId} handles ${channelId}`, 'true']),
    ...channels.map(({ id, ai }): [string, string] => [`AI of ${id}`, String(ai)]),
  ])
  return [...lastWords].flatMap(([subject, word]): Finding[] => {
    const holds = held.get(subject) ?? 'false'
    return holds === word
      ? []
      : [{ kind: 'lastWord', about: `${subject}: ${holds}, though last told ${word}` }]
  })
}
