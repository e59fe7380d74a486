import type { Period } from '../../domain/reporting/periods.ts'
import type { Fragment, Sql } from '../client.ts'

export interface PresenceFigures {
  agentId: string
  name: string
  onlineMs: number
  awayMs: number
  /** The time online, times the capacity that the agent had in it: what they could have had. */
  capacityMs: number
}

export interface PresenceFilter {
  from: Date
  to: Date
  agentId?: string
}

/** How long each agent was online and away between two times, by the history of their presence. */
export function presenceFigures(sql: Sql, filter: PresenceFilter): Promise<PresenceFigures[]> {
  return sql<PresenceFigures[]>`
    select s.agent_id, s.name, ${msOf(sql, 'online')} as online_ms, ${msOf(sql, 'away')} as away_ms,
      ${capacitySum(sql)} as capacity_ms
    from (${stretchesOf(sql, filter)}) s
    group by s.agent_id, s.name
    order by s.name, s.agent_id`
}

/** The same of each period, with its place in the list; who was not there in one is left out of it. */
export function presenceByPeriod(
  sql: Sql,
  filter: PresenceFilter,
  periods: Period[],
): Promise<(PresenceFigures & { place: number })[]> {
  return sql<(PresenceFigures & { place: number })[]>`
    select s.place, s.agent_id, s.name, ${msOf(sql, 'online')} as online_ms, ${msOf(sql, 'away')} as away_ms,
      ${capacitySum(sql)} as capacity_ms
    from (${spansIn(sql, filter, periods)}) s
    group by s.place, s.agent_id, s.name
    order by s.place, s.name, s.agent_id`
}

/** A time in which an agent was there without a change, as far as it is in the periods. */
export interface PresenceSpan {
  agentId: string
  name: string
  presence: 'online' | 'away'
  beganAt: Date
  endedAt: Date
  ms: number
  /** As in the figures; 0 for a time away. */
  capacityMs: number
  /** The beginning with all its digits: what comes after this row in the list. */
  beganAtExact: string
}

export type PresencePlace = Pick<PresenceSpan, 'beganAtExact' | 'agentId'>

/** The spans that the figures add up, in the order in which they began. */
export function listPresence(
  sql: Sql,
  filter: PresenceFilter,
  { periods, presence }: { periods: Pick<Period, 'from' | 'to'>[]; presence?: 'online' | 'away' },
  { after, limit }: { after?: PresencePlace; limit: number },
): Promise<PresenceSpan[]> {
  return sql<PresenceSpan[]>`
    select s.agent_id, s.name, s.presence, s.since as began_at, s.until as ended_at, s.since::text as began_at_exact,
      (extract(epoch from s.until - s.since) * 1000)::float8 as ms,
      case when s.presence = 'online' then ${capacityMs(sql)} else 0 end as capacity_ms
    from (${spansIn(sql, filter, periods)}) s
    where true ${presence ? sql`and s.presence = ${presence}` : sql``}
      ${
        after
          ? sql`and (s.since, s.agent_id) > (${after.beganAtExact}::text::timestamptz, ${after.agentId}::uuid)`
          : sql``
      }
    order by s.since, s.agent_id
    limit ${limit}`
}

/** The stretches in which somebody was there, cut at the ends of the periods. `place` is the period's in the list. */
const spansIn = (sql: Sql, filter: PresenceFilter, periods: Pick<Period, 'from' | 'to'>[]): Fragment => {
  const times = (end: 'from' | 'to') => periods.map(period => new Date(period[end]).toISOString())
  // Only what reaches into the periods is read. Who had been deleted before the report began is in none of them.
  const part = {
    ...filter,
    existedAt: filter.from,
    from: new Date(Math.min(...periods.map(({ from }) => from), filter.to.getTime())),
    to: new Date(Math.max(...periods.map(({ to }) => to), filter.from.getTime())),
  }
  return sql`
      select (p.place - 1)::integer as place, h.agent_id, h.name, h.presence, greatest(h.since, p.begins) as since,
        least(h.until, p.ends) as until
      from (${stretchesOf(sql, part)}) h
      join unnest(${times('from')}::timestamptz[], ${times('to')}::timestamptz[]) with ordinality p(begins, ends, place)
        on h.since < p.ends and h.until > p.begins
      where h.presence in ('online', 'away')`
}

const msOf = (sql: Sql, presence: 'online' | 'away'): Fragment => sql`
  round(coalesce(sum(extract(epoch from s.until - s.since) * 1000) filter (where s.presence = ${presence}), 0))::float8`

/** A stretch, times the capacity that its agent had in each part of it. */
const capacityMs = (sql: Sql): Fragment => sql`(
  select coalesce(sum(extract(epoch from least(c.until, s.until) - greatest(c.since, s.since)) * c.capacity) * 1000, 0)::float8
  from (
    select h.since, h.capacity, lead(h.since, 1, 'infinity') over (order by h.since) as until
    from capacity_history h where h.agent_id = s.agent_id
  ) c
  where c.since < s.until and c.until > s.since)`

const capacitySum = (sql: Sql): Fragment => sql`
  round(coalesce(sum(${capacityMs(sql)}) filter (where s.presence = 'online'), 0))::float8`

/** The stretches of each agent's presence; nulls for one without any. */
const stretchesOf = (
  sql: Sql,
  { from, to, agentId, existedAt = from }: PresenceFilter & { existedAt?: Date },
): Fragment => sql`
    select a.id as agent_id, a.name, s.presence, s.since, s.until
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
    where (a.deleted_at is null or a.deleted_at > ${existedAt}) ${agentId ? sql`and a.id = ${agentId}` : sql``}`
