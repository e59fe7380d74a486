import type { ConcernedRow, NotificationSettings, PushNotice } from '../../db/push/notices.ts'
import { eventId } from '../../db/stream.ts'
import { type Concern, concernOf } from '../../domain/concern.ts'
import { derivedId } from '../../platform/ids.ts'

/** Of several reasons at one time the first one is told. */
const ORDER: readonly Concern[] = ['mention', 'assigned', 'message', 'unsnoozed']

/**
 * What is pushed of the events that were read together: one notice for each agent and conversation, as a phone shows one.
 * Nothing that the agent has turned off.
 */
export function chooseNotices(rows: ConcernedRow[]): PushNotice[] {
  const chosen = new Map<string, { row: ConcernedRow; kind: Concern }>()
  for (const row of rows) {
    const { agentId, conversationId, status, assigneeId } = row
    const key = `${agentId} ${conversationId}`
    // What the customer wrote before was not for this agent, although the conversation is theirs by now.
    if (isAssignment(row) && chosen.get(key)?.kind !== 'mention') chosen.delete(key)
    const kind = concernOf({ ...row, conversation: { status, assigneeId } }, agentId)
    if (!kind || !isWanted(row.notifications, kind, row.channelId)) continue
    const earlier = chosen.get(key)
    if (!earlier || ORDER.indexOf(kind) <= ORDER.indexOf(earlier.kind)) chosen.set(key, { row, kind })
  }
  return [...chosen.values()].map(({ row, kind }) => ({
    id: derivedId('push', row.xid, row.position, row.agentId),
    conversationId: row.conversationId,
    messageId: kind === 'message' ? messageOf(row.data) : null,
    kind,
    eventId: eventId(row),
    subscriptionIds: row.subscriptionIds,
    at: row.at,
  }))
}

const isAssignment = ({ type, data, agentId }: ConcernedRow) =>
  type === 'conversation.assigned' && (data as { agentId?: unknown }).agentId === agentId

function isWanted(settings: NotificationSettings | null, kind: Concern, channelId: string): boolean {
  if (settings?.mutedChannelIds?.includes(channelId)) return false
  return settings?.events?.[kind]?.push ?? true
}

function messageOf(data: object): string | null {
  const { messageId } = data as { messageId?: unknown }
  return typeof messageId === 'string' ? messageId : null
}
