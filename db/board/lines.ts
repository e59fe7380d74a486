import type { Fragment, Sql } from '../client.ts'
import type { LineEntry } from '../line.ts'
import { MOST_IN_LINE } from '../stream-page.ts'

/** Which part of a desk is looked at. */
export interface Scope {
  channelIds: string[]
  /** Only what this team has, or waits for it. */
  teamId?: string
}

export interface WaitingEntry extends LineEntry {
  contactName: string | null
  lastInboundAt: Date | null
}

export interface ChannelLine {
  channelId: string
  /** Up to one more than `MOST_IN_LINE`. */
  depth: number
}

/** @param row the name of the line's entry in the statement */
const ofTeam = (sql: Sql, { teamId }: Scope, row: 'l' | 'b' = 'l') =>
  teamId ? sql`and ${sql(row)}.team_id = ${teamId}` : sql``

/** How many wait in each channel. */
export function countLines(sql: Sql, scope: Scope, asIf: Fragment = sql``): Promise<ChannelLine[]> {
  return sql<ChannelLine[]>`
    ${asIf} select c.id as channel_id, d.depth
    from unnest(${scope.channelIds}::uuid[]) c(id)
    cross join lateral (
      select count(*)::integer as depth from (
        select from waiting_line l where l.channel_id = c.id ${ofTeam(sql, scope)} limit ${MOST_IN_LINE + 1}) l
    ) d`
}

const entryColumns = (sql: Sql) => sql`
  l.conversation_id, l.channel_id, l.priority, l.since, l.team_id, l.agent_id, l.excluded, l.not_before, l.seq`

/** The first entries of each channel's line, in the order in which they are assigned. */
export function firstInLines(
  sql: Sql,
  scope: Scope,
  limit: number,
  asIf: Fragment = sql``,
): Promise<WaitingEntry[]> {
  return sql<WaitingEntry[]>`
    ${asIf} select l.*, p.name as contact_name, v.last_inbound_at
    from unnest(${scope.channelIds}::uuid[]) c(id)
    cross join lateral (
      select ${entryColumns(sql)} from waiting_line l
      where l.channel_id = c.id ${ofTeam(sql, scope)}
      order by l.priority desc, l.since, l.conversation_id limit ${limit}
    ) l
    join conversations v on v.id = l.conversation_id join contacts p on p.id = v.contact_id
    order by l.priority desc, l.since, l.conversation_id`
}

export interface OldestEntry extends WaitingEntry {
  /** Its place in its channel's line, from 1, up to one more than `MOST_IN_LINE`. */
  place: number
}

/**
 * The entry of each channel's line that has waited longest. It may stand far behind: others of a higher priority are
 * before it.
 */
export function oldestInLines(sql: Sql, scope: Scope, asIf: Fragment = sql``): Promise<OldestEntry[]> {
  const before = (which: Fragment) => sql`
    select from waiting_line b
    where b.channel_id = l.channel_id and ${which} ${ofTeam(sql, scope, 'b')}`
  return sql<OldestEntry[]>`
    ${asIf} select l.*, p.name as contact_name, v.last_inbound_at, (
      select 1 + count(*)::integer from (
        (${before(sql`b.priority > l.priority`)}) union all
        (${before(sql`b.priority = l.priority and (b.since, b.conversation_id) < (l.since, l.conversation_id)`)})
        limit ${MOST_IN_LINE}) b) as place
    from unnest(${scope.channelIds}::uuid[]) c(id)
    cross join lateral (
      -- The first of each priority: the line is not in the order of age.
      select f.* from generate_series(0, 3) r(rank) cross join lateral (
        select ${entryColumns(sql)} from waiting_line l
        where l.channel_id = c.id and l.priority = r.rank ${ofTeam(sql, scope)}
        order by l.since, l.conversation_id limit 1) f
      order by f.since, f.conversation_id limit 1
    ) l
    join conversations v on v.id = l.conversation_id join contacts p on p.id = v.contact_id`
}
