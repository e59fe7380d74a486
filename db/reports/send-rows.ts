import type { DeliveryError, DeliveryStatus } from '../../domain/delivery.ts'
import type { Sql } from '../client.ts'
import { type LastMessage, messageJson } from '../lists/last-message.ts'
import { type CountedConversation, whose } from './counted-conversation.ts'
import { counted, type ReportFilter, type ReportGroup } from './report-groups.ts'
import { sendColumns } from './sends.ts'

/** One attempt to send one part of a message. */
export interface SendRow extends CountedConversation {
  deliveryId: string
  agentId: string | null
  part: number
  attempt: number
  status: DeliveryStatus
  error: DeliveryError | null
  queuedAt: Date
  message: LastMessage
  /** The time with all its digits: what comes after this row in the list. */
  queuedAtExact: string
}

export type SendPlace = Pick<SendRow, 'queuedAtExact' | 'deliveryId'>

interface SendRowsQuery {
  filter: ReportFilter
  group?: ReportGroup
  /** Only these; all if undefined. */
  statuses?: DeliveryStatus[]
  /** Only those that failed for this reason, as `failureCounts` names it. */
  code?: string
}

/** These few have an index of their own. PostgreSQL only knows that it suits if the text names them. */
const TROUBLE: readonly DeliveryStatus[] = ['failed', 'unknown']

/**
 * The sends that a figure counts, in the order in which they were queued. `offset 0` has the message of each delivery looked
 * up: to find those of an agent, PostgreSQL would else read all messages first.
 */
export function listSends(
  sql: Sql,
  { filter, group, statuses, code }: SendRowsQuery,
  { after, limit }: { after?: SendPlace; limit: number },
): Promise<SendRow[]> {
  const columns = sendColumns(sql)
  const { join, where } = counted(sql, filter, group, columns)
  const isTrouble = code !== undefined || statuses?.every(status => TROUBLE.includes(status))
  return sql<SendRow[]>`
    with page as materialized (
      select d.id, d.message_id, m.conversation_id, m.channel_id, ${columns.agent} as agent_id, d.part, d.attempt,
        d.status, d.error, d.created_at
      from deliveries d cross join lateral (select * from messages where id = d.message_id offset 0) m ${join}
      where ${where}
        ${isTrouble ? sql`and d.status in ('failed', 'unknown')` : sql``}
        ${statuses ? sql`and d.status = any(${statuses}::text[]::delivery_status[])` : sql``}
        ${
          code === undefined
            ? sql``
            : sql`and d.status = 'failed' and coalesce(d.error->>'code', 'unknown') = ${code}`
        }
        ${
          after
            ? sql`and (d.created_at, d.id) > (${after.queuedAtExact}::text::timestamptz, ${after.deliveryId}::uuid)`
            : sql``
        }
      order by d.created_at, d.id
      limit ${limit}
    )
    select d.id as delivery_id, d.conversation_id, d.channel_id, d.agent_id, d.part, d.attempt, d.status, d.error,
      d.created_at as queued_at, d.created_at::text as queued_at_exact, ${messageJson(sql)} as message, ${whose(sql)}
    from page d join messages m on m.id = d.message_id join conversations c on c.id = d.conversation_id
    order by d.created_at, d.id`
}
