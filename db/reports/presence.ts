import type { Sql } from '../client.ts'

export interface PresenceFigures {
  agentId: string
  name: string
  onlineMs: number
  awayMs: number
}

/** How long each agent was online and away between two times, by the history of their presence. */
export function presenceFigures(
  sql: Sql,
  { from, to, agentId }: { from: Date; to: Date; agentId?: string },
): Promise<PresenceFigures[]> {
  const ms = (presence: string) => sql`
    coalesce(sum(extract(epoch from s.until - s.since) * 1000) filter (where s.presence = ${presence}), 0)::float8`
  return sql<PresenceFigures[]>`
    select a.id as agent_id, a.name, round(${ms('online')}) as online_ms, round(${ms('away')}) as away_ms
    from agents a
    left join lateral (
      select h.presence, greatest(h.since, ${from}) as since,
        least(
          lead(h.since, 1, case when h.presence = a.presence then coalesce(a.presence_until, 'infinity') else 'infinity' end)
            over (order by h.since),
          ${to}::timestamptz, now()) as until
      from presence_history h
      where h.agent_id = a.id and h.since < ${to} and h.since >= coalesce(
        (select max(p.since) from presence_history p where p.agent_id = a.id and p.since <= ${from}), '-infinity')
    ) s on s.until > s.since
    where (a.deleted_at is null or a.deleted_at > ${from}) ${agentId ? sql`and a.id = ${agentId}` : sql``}
    group by a.id, a.name
    order by a.name, a.id`
}
