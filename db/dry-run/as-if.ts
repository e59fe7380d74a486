import type { Presence } from '../../domain/choose-agent.ts'
import { type Fragment, json, type Sql } from '../client.ts'

/** An agent in a channel or a team, as `of`. */
export interface Place {
  agentId: string
  of: string
}

/** What would differ from the tables after the changes, and the assignments that follow from them. */
export interface AsIf {
  agents: Map<
    string,
    { capacity?: number; presence?: Presence; given: number /** Epoch s. */; lastAssignedAt?: number }
  >
  channels: Memberships
  teams: Memberships
  /** When an agent got the last one of a channel, epoch s. */
  assignedHere: (Place & { at: number })[]
  /** Conversations that have left the line. */
  granted: string[]
  /** Entries of a channel (null: of any) that wait for this agent alone, and may go to anyone. */
  opened: { agentId: string; channelId: string }[]
  /** Agents who may be asked again in a channel. */
  forgiven: { agentId: string; channelId: string }[]
}

export interface Memberships {
  added: Place[]
  removed: Place[]
}

export const noChange = (): AsIf => ({
  agents: new Map(),
  channels: { added: [], removed: [] },
  teams: { added: [], removed: [] },
  assignedHere: [],
  granted: [],
  opened: [],
  forgiven: [],
})

/**
 * The tables as they would be, as the beginning of a `with`. Each has the name of the table that it stands for, so that the
 * statements of the real assignment read it in that table's place. Not materialized: the line is read by its indexes.
 */
export function tablesAsIf(sql: Sql, asIf: AsIf): Fragment {
  const agents = [...asIf.agents].map(([id, change]) => ({ id, ...change }))
  return sql`
    agents as not materialized (
      select a.id, a.name, coalesce(o.capacity, a.capacity) as capacity, a.load + coalesce(o.given, 0) as load,
        coalesce(to_timestamp(o."lastAssignedAt"), a.last_assigned_at) as last_assigned_at,
        coalesce(o.presence, a.presence) as presence,
        case when o.presence is null then a.presence_until end as presence_until, a.deleted_at
      from agents a left join jsonb_to_recordset(${json(sql, agents)}::jsonb)
        as o(id uuid, capacity integer, presence text, given integer, "lastAssignedAt" float8) on o.id = a.id
    ), channel_agents as not materialized (
      select m.channel_id, m.agent_id, coalesce(to_timestamp(h.at), m.last_assigned_at) as last_assigned_at
      from (
        select m.channel_id, m.agent_id, m.last_assigned_at from channel_agents m
        where (m.channel_id, m.agent_id) not in (${places(sql, asIf.channels.removed)})
        union all
        select d.id, d."agentId", null from (${places(sql, asIf.channels.added)}) d(id, "agentId")
      ) m
      left join jsonb_to_recordset(${json(sql, asIf.assignedHere)}::jsonb) as h("agentId" uuid, "of" uuid, at float8)
        on h."agentId" = m.agent_id and h."of" = m.channel_id
    ), team_agents as not materialized (
      select t.team_id, t.agent_id from team_agents t
      where (t.team_id, t.agent_id) not in (${places(sql, asIf.teams.removed)})
      union all
      select d.id, d."agentId" from (${places(sql, asIf.teams.added)}) d(id, "agentId")
    ), seat_pools as not materialized (
      select p.id, p.pool from seat_pools p
      union all
      -- Who handles nothing has no row, and is a pool alone.
      select o.id, o.id from unnest(${[...asIf.agents.keys()]}::uuid[]) o(id)
      where not exists (select from seat_pools p where p.id = o.id)
    ), waiting_line as not materialized (${lineAsIf(sql, asIf)})`
}

/** The same, as a whole `with`. */
export const withTables = (sql: Sql, asIf: AsIf) => sql`with ${tablesAsIf(sql, asIf)}`

const places = (sql: Sql, list: Place[]) => sql`
  select p."of", p."agentId" from jsonb_to_recordset(${json(sql, list)}::jsonb) as p("of" uuid, "agentId" uuid)`

/** Few entries change. They are in the second part, so that the first is read in the order of its indexes. */
function lineAsIf(sql: Sql, { granted, opened, forgiven }: AsIf): Fragment {
  const list = (rows: object[]) =>
    sql`jsonb_to_recordset(${json(sql, rows)}::jsonb) as x("agentId" uuid, "channelId" uuid)`
  const isOpened = sql`(l.agent_id is not null and exists (
    select from ${list(opened)} where x."agentId" = l.agent_id and x."channelId" = l.channel_id))`
  const isForgiven = sql`(l.excluded <> '{}' and exists (
    select from ${list(forgiven)} where x."agentId" = any(l.excluded) and x."channelId" = l.channel_id))`
  const waits = sql`l.conversation_id <> all(${granted}::uuid[])`
  const unchanged = sql`l.conversation_id, l.channel_id, l.priority, l.since, l.team_id, l.prefers`
  return sql`
    select ${unchanged}, l.agent_id, l.excluded, l.not_before, l.seq from waiting_line l
    where ${waits} and not ${isOpened} and not ${isForgiven}
    union all
    select ${unchanged}, case when not ${isOpened} then l.agent_id end,
      array(select e.id from unnest(l.excluded) with ordinality e(id, place) where not exists (
        select from ${list(forgiven)} where x."agentId" = e.id and x."channelId" = l.channel_id) order by e.place),
      l.not_before, l.seq
    from waiting_line l
    where ${waits} and (
      ${opened.length > 0 ? sql`l.agent_id = any(${opened.map(({ agentId }) => agentId)}::uuid[])` : sql`false`}
      or ${forgiven.length > 0 ? sql`(l.excluded <> '{}' and l.excluded && ${forgiven.map(({ agentId }) => agentId)}::uuid[])` : sql`false`}
    ) and (${isOpened} or ${isForgiven})`
}
