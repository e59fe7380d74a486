import type { Priority } from '../../domain/conversation.ts'
import type { Sql } from '../client.ts'
import type { Scope } from './lines.ts'

/** A WhatsApp customer who waits for a human's answer while free text may still be sent to them. */
export interface OpenWindow {
  conversationId: string
  channelId: string
  contactName: string | null
  assigneeId: string | null
  teamId: string | null
  priority: Priority
  waitingSince: Date
  lastInboundAt: Date
  /** The hours of the team, if it has its own. */
  teamHours: object | null
  /** How many stand before it in the line, up to `MOST_RANKED`; null: it is not in the line. */
  place: number | null
  notBefore: Date | null
  /** Whether whoever has it is not online. */
  isAbsent: boolean
}

/** In each channel so many are looked at who began to wait within the window, and so many who began before. */
const MOST_RECENT = 500
const MOST_OLDER = 200

/** So far into the line of a channel places are counted. */
export const MOST_RANKED = 1_000

/**
 * Those whose window ends first, of each channel.
 *
 * @param since the customer's last message is not older, or the window has closed
 */
export function openWindows(
  sql: Sql,
  { channelIds, teamId }: Scope,
  since: Date,
  limit: number,
): Promise<OpenWindow[]> {
  const waiting = (which: 'recent' | 'older') => sql`
    select c.* from conversations c
    where c.channel_id = h.id and c.waiting_since is not null
      and ${which === 'recent' ? sql`c.waiting_since > ${since}` : sql`c.waiting_since <= ${since}`}
    order by c.waiting_since ${which === 'recent' ? sql`` : sql`desc`}, c.id ${which === 'recent' ? sql`` : sql`desc`}
    limit ${which === 'recent' ? MOST_RECENT : MOST_OLDER}`
  return sql<OpenWindow[]>`
    with found as materialized (
      select c.*
      from channels h
      cross join lateral (
        select c.* from ((${waiting('recent')}) union all (${waiting('older')})) c
        where c.last_inbound_at > ${since} and c.status in ('waiting', 'assigned')
          ${teamId ? sql`and c.team_id = ${teamId}` : sql``}
        order by c.last_inbound_at limit ${limit}
      ) c
      where h.id = any(${channelIds}::uuid[]) and h.medium = 'whatsapp'
    ), ranked as materialized (
      select l.conversation_id, l.not_before, l.place
      from (select distinct channel_id from found) h
      cross join lateral (
        select l.*, row_number() over (order by l.priority desc, l.since, l.conversation_id)::integer - 1 as place from (
          select w.conversation_id, w.not_before, w.priority, w.since from waiting_line w
          where w.channel_id = h.channel_id
          order by w.priority desc, w.since, w.conversation_id limit ${MOST_RANKED}) l
      ) l
    )
    select c.id as conversation_id, c.channel_id, p.name as contact_name, c.assignee_id, c.team_id, c.priority,
      c.waiting_since, c.last_inbound_at, t.business_hours as team_hours, r.not_before,
      case when c.status <> 'assigned' then coalesce(r.place, ${MOST_RANKED}) end as place,
      c.status = 'assigned' and not coalesce(
        a.presence = 'online' and (a.presence_until is null or a.presence_until > clock_timestamp()), false) as is_absent
    from found c
    join contacts p on p.id = c.contact_id
    left join ranked r on r.conversation_id = c.id
    left join agents a on a.id = c.assignee_id
    left join teams t on t.id = c.team_id and t.deleted_at is null
    order by c.last_inbound_at`
}

/** So many are counted at most. */
const MOST_SERVED = 5_000

/** How many conversations of each channel got an agent from the line since a moment. */
export async function servedSince(sql: Sql, since: Date): Promise<Map<string, number>> {
  const rows = await sql<{ channelId: string; served: number }[]>`
    select r.channel_id, count(*)::integer as served from (
      select m.channel_id from report_measures m
      where m.measure = 'line' and m.ended_at > ${since}
      order by m.ended_at desc limit ${MOST_SERVED}) r
    group by 1`
  return new Map(rows.map(({ channelId, served }) => [channelId, served]))
}
