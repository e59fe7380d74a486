import type { DeliveryError, MessageStatus } from '../../domain/delivery.ts'
import type { Fragment, Sql } from '../client.ts'
import { type LastMessage, messageJson } from '../lists/last-message.ts'
import { type CountedConversation, whose } from './counted-conversation.ts'
import { counted, type ReportFilter, type ReportGroup } from './report-groups.ts'
import { isCountedEvent, VOLUME, type VolumeFigure, volumeColumns, writtenBy } from './volume.ts'

/** An event that a figure counts, with its conversation, and its message if it is about one. */
export interface CountedEvent extends CountedConversation {
  /** Of the event, in its conversation. */
  seq: number
  agentId: string | null
  at: Date
  message: CountedMessage | null
  /** The time with all its digits, and the position: what comes after this row in the list. */
  atExact: string
  position: string
}

export interface CountedMessage extends LastMessage {
  /** Null: it was received, or is about to be queued. */
  status: MessageStatus | null
  error: DeliveryError | null
}

export type EventPlace = Pick<CountedEvent, 'atExact' | 'position'>

interface Page {
  after?: EventPlace
  limit: number
}

interface Part {
  filter: ReportFilter
  group?: ReportGroup
}

/** The events that a figure of the volume counts, the oldest first. */
export function listVolume(sql: Sql, figure: VolumeFigure, part: Part, page: Page): Promise<CountedEvent[]> {
  const { type, by } = { by: undefined, ...VOLUME[figure] }
  return listEvents(sql, sql`e.type = ${type} ${by ? sql`and ${writtenBy(sql)} = ${by}` : sql``}`, part, page)
}

/** The AI's handovers to a person; with a reason, those that have it. */
export function listHandovers(
  sql: Sql,
  reason: string | undefined,
  part: Part,
  page: Page,
): Promise<CountedEvent[]> {
  const has = reason === undefined ? sql`` : sql`and coalesce(e.data->>'reason', 'unknown') = ${reason}`
  return listEvents(sql, sql`e.type = 'conversation.handed_over' ${has}`, part, page)
}

function listEvents(
  sql: Sql,
  which: Fragment,
  { filter, group }: Part,
  { after, limit }: Page,
): Promise<CountedEvent[]> {
  const columns = volumeColumns(sql)
  const { join, where } = counted(sql, filter, group, columns)
  return sql<CountedEvent[]>`
    with page as materialized (
      select e.conversation_id, e.channel_id, e.seq, ${columns.agent} as agent_id, e.at, e.position,
        (e.data->>'messageId')::uuid as message_id
      from events e ${join}
      where ${isCountedEvent(sql)} and ${which} and ${where}
        ${
          after
            ? sql`and (e.at, e.position) > (${after.atExact}::text::timestamptz, ${after.position}::bigint)`
            : sql``
        }
      order by e.at, e.position
      limit ${limit}
    )
    select e.conversation_id, e.channel_id, e.seq, e.agent_id, e.at, e.at::text as at_exact, e.position, ${whose(sql)}, (
      select ${messageJson(sql)} || jsonb_build_object('status', m.status, 'error', m.error)
      from message_views m where m.id = e.message_id) as message
    from page e join conversations c on c.id = e.conversation_id
    order by e.at, e.position`
}
