import type { Measured, PastEvent } from '../../domain/reporting/measure-durations.ts'
import type { BusinessHoursSettings } from '../../domain/settings.ts'
import type { Database, Sql } from '../client.ts'

/** What is measured anew, because something happened in it. */
export interface ChangedConversation {
  conversationId: string
  channelId: string
}

export interface Change {
  changed: ChangedConversation[]
  /** Nothing is left to be read after these. */
  isLast: boolean
}

/**
 * Takes the next events of the stream, and calls `act` with the conversations they belong to. What `act` stores and the new
 * place in the stream are one transaction. Returns undefined if another process is at it.
 *
 * @param limit how many events are read at most
 */
export function takeChanged(
  sql: Database,
  limit: number,
  act: (tx: Sql, changed: ChangedConversation[]) => Promise<void>,
): Promise<Change | undefined> {
  return sql.begin(async tx => {
    const [place] = await tx<{ xid: string; position: string; now: Date }[]>`
      select xid::text, position::text, statement_timestamp() as now from report_progress for update skip locked`
    if (!place) return undefined
    const events = await tx<(ChangedConversation & { xid: string; position: string })[]>`
      select conversation_id, channel_id, xid::text, position::text from events
      where (xid, position) > (${place.xid}::xid8, ${place.position}::bigint)
        and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, position limit ${limit}`
    const byId = new Map(events.map(({ conversationId, channelId }) => [conversationId, channelId]))
    const changed = [...byId].map(([conversationId, channelId]) => ({ conversationId, channelId }))
    if (changed.length > 0) await act(tx, changed)
    const { xid, position } = events.at(-1) ?? place
    const isLast = events.length < limit
    // What an older transaction holds back can't be read yet, so not everything until now is measured.
    const heldBack = isLast && (await isAnyAfter(tx, { xid, position }))
    await tx`
      update report_progress set xid = ${xid}::xid8, position = ${position}::bigint,
        complete_at = ${isLast && !heldBack ? place.now : tx`complete_at`}`
    return { changed, isLast }
  })
}

async function isAnyAfter(sql: Sql, { xid, position }: { xid: string; position: string }): Promise<boolean> {
  const [next] = await sql`
    select from events where (xid, position) > (${xid}::xid8, ${position}::bigint) order by xid, position limit 1`
  return next !== undefined
}

/** All events of these types of each conversation, in order. */
export async function loadPast(
  sql: Sql,
  conversationIds: string[],
  types: readonly string[],
): Promise<Map<string, PastEvent[]>> {
  const rows = await sql<(Omit<PastEvent, 'at'> & { conversationId: string; at: Date })[]>`
    select conversation_id, type, at, actor, data - 'decision' as data from events
    where conversation_id = any(${conversationIds}) and type = any(${types as string[]})
    order by conversation_id, seq`
  const past = new Map<string, PastEvent[]>()
  for (const { conversationId, at, ...event } of rows) {
    const events = past.get(conversationId) ?? []
    events.push({ ...event, at: at.getTime() })
    past.set(conversationId, events)
  }
  return past
}

/** The business hours of a channel, from a time on. */
export interface HoursSince {
  channelId: string
  since: Date
  hours: BusinessHoursSettings
}

/** All business hours that channels ever had, the newest first. */
export function listHours(sql: Sql, channelIds: string[]): Promise<HoursSince[]> {
  return sql<HoursSince[]>`
    select channel_id, changed_at as since, settings->'businessHours' as hours from channel_versions
    where channel_id = any(${channelIds}) and (version = 1 or exists (
      select from unnest(changed) c where c like 'businessHours%'))
    order by channel_id, version desc`
}

export interface StoredMeasure extends Measured {
  businessMs: number
}

/** Replaces what was measured of these conversations. */
export async function replaceMeasures(
  sql: Sql,
  changed: ChangedConversation[],
  measures: Map<string, StoredMeasure[]>,
): Promise<void> {
  await sql`delete from report_measures where conversation_id = any(${changed.map(row => row.conversationId)})`
  const rows = changed.flatMap(({ conversationId, channelId }) =>
    (measures.get(conversationId) ?? []).map((row, number) => ({
      ...row,
      conversationId,
      channelId,
      number,
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into report_measures (conversation_id, number, channel_id, measure, began_at, ended_at, wall_ms, business_ms,
      by, agent_id, team_id)
    select conversation, number, channel, measure, began, ended, wall, business, by, agent, team
    from unnest(
      ${rows.map(row => row.conversationId)}::uuid[], ${rows.map(row => row.number)}::integer[],
      ${rows.map(row => row.channelId)}::uuid[], ${rows.map(row => row.measure)}::text[],
      ${rows.map(row => new Date(row.from).toISOString())}::timestamptz[],
      ${rows.map(row => new Date(row.to).toISOString())}::timestamptz[],
      ${rows.map(row => row.to - row.from)}::bigint[], ${rows.map(row => row.businessMs)}::bigint[],
      ${rows.map(row => row.by)}::text[], ${rows.map(row => row.agentId)}::uuid[],
      ${rows.map(row => row.teamId)}::uuid[]
    ) as m(conversation, number, channel, measure, began, ended, wall, business, by, agent, team)`
}

/** Has everything measured anew, round by round, from the first event on. What was measured stays until it is replaced. */
export async function measureAnew(sql: Sql): Promise<void> {
  await sql`update report_progress set xid = '0', position = 0, complete_at = null`
}
