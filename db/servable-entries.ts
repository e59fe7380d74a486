import type { AssignmentMode, Candidate, Demand } from '../domain/choose-agent.ts'
import { membersAmong, supplyOf } from './candidates.ts'
import type { Fragment, Sql } from './client.ts'
import type { Touched } from './seat-locks.ts'

/** An entry of the line that an agent could get now. */
export interface Servable extends Demand {
  conversationId: string
  channelId: string
  seq: number
  mode: AssignmentMode
}

/** What can be assigned in one round. */
export interface Round {
  /** The first entries in the line for which somebody has a free seat, in the line's order. */
  entries: Servable[]
  /** The number of free seats of all agents. */
  seats: number
  /** Everybody who handles an entry's channel. */
  members: Map<string, Candidate[]>
  /** The members of the teams that the entries ask for. */
  teams: Map<string, Set<string>>
}

/**
 * Reads the next round for the locked pools, in one query.
 *
 * @param asIf tables as they would be after a change, as the beginning of a `with` (db/dry-run/as-if.ts)
 */
export async function loadRound(
  tx: Sql,
  touched: Touched,
  limit: number,
  asIf: Fragment = tx``,
): Promise<Round> {
  const [row] = await tx<
    {
      entries: Servable[]
      seats: number
      members: Record<string, Candidate[]>
      teams: Record<string, string[]>
    }[]
  >`
    with ${asIf} ${supplyOf(tx, touched)}, entries as materialized (${servable(tx, limit)})
    select
      (select coalesce(json_agg(json_build_object(
          'conversationId', e.conversation_id, 'channelId', e.channel_id, 'teamId', e.team_id, 'agentId', e.agent_id,
          'prefers', e.prefers,
          'excluded', e.excluded, 'seq', e.seq, 'mode', e.mode
        ) order by ${inOrder(tx, tx`e`)}), '[]') from entries e) as entries,
      (select coalesce(sum(f.seats), 0)::integer from free f) as seats,
      (select coalesce(json_object_agg(e.channel_id, ${membersAmong(tx, tx`e.channel_id`)}), '{}')
        from (select distinct channel_id from entries) e) as members,
      (select coalesce(json_object_agg(t.team_id, t.agents), '{}') from (
        select team_id, array_agg(agent_id) as agents from team_agents
        where team_id in (select team_id from entries) group by team_id) t) as teams`
  return {
    entries: row?.entries ?? [],
    seats: row?.seats ?? 0,
    members: new Map(Object.entries(row?.members ?? {})),
    teams: new Map(Object.entries(row?.teams ?? {}).map(([id, agents]) => [id, new Set(agents)])),
  }
}

const inOrder = (sql: Sql, l: Fragment) => sql`${l}.priority desc, ${l}.since, ${l}.conversation_id`

/**
 * Entries that somebody could get now, in the line's order, by the `desks` of the statement (`supplyOf`). Each kind of
 * demand has its own index in this order, so entries that wait for somebody else cost nothing.
 */
function servable(sql: Sql, limit: number): Fragment {
  const first = (condition: Fragment) => sql`
    select l.* from waiting_line l
    where l.channel_id = d.channel_id and ${condition}
    order by ${inOrder(sql, sql`l`)} limit ${limit}`
  // An agent among the channel's free ones who could get the entry `l`.
  const taker = sql`exists (
    select from unnest(d.free) f(id)
    where (l.agent_id is null or l.agent_id = f.id) and f.id <> all(l.excluded)
      and (l.team_id is null or exists (
        select from team_agents t where t.team_id = l.team_id and t.agent_id = f.id)))`
  return sql`
    select l.*, d.mode from desks d cross join lateral (
      (${first(sql`l.team_id is null and l.agent_id is null and l.not_before is null
        and d.mode <> 'manual' and not d.free <@ l.excluded`)})
      union all
      (select l.* from (select distinct team_id from team_agents where agent_id = any(d.free)) t cross join lateral (
        ${first(sql`l.team_id = t.team_id and l.agent_id is null and l.not_before is null
          and d.mode <> 'manual' and ${taker}`)}) l)
      union all
      (select l.* from unnest(d.free) named(id) cross join lateral (
        ${first(sql`l.agent_id = named.id and l.not_before is null and ${taker}`)}) l)
      union all
      (${first(sql`l.not_before <= statement_timestamp()
        and (d.mode <> 'manual' or l.agent_id is not null) and ${taker}`)})
    ) l
    order by ${inOrder(sql, sql`l`)} limit ${limit}`
}
