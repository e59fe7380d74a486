import type { Agent } from '../../db/agents.ts'
import type { ChannelVersion } from '../../db/channels.ts'
import type { ShownConversation } from '../../db/conversations.ts'
import type { MessageView } from '../../db/messages.ts'
import type { StreamEntry, StreamPosition } from '../../db/stream.ts'
import { freeTextUntil } from '../../domain/message-window.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { settings as settingsSchema } from '../schemas/channels.ts'

/** The API's shapes of what the database has. */

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null

export function agentView(agent: Agent) {
  const { id, name, email, role, capacity, presenceSince, presenceUntil, createdAt } = agent
  const lapsed = presenceUntil !== null && presenceUntil.getTime() <= Date.now()
  return {
    id,
    name,
    email,
    role,
    capacity,
    presence: lapsed ? ('offline' as const) : agent.presence,
    presenceSince: iso(lapsed ? presenceUntil : presenceSince),
    presenceUntil: lapsed ? null : isoOrNull(presenceUntil),
    createdAt: iso(createdAt),
  }
}

export function conversationView(c: ShownConversation) {
  return {
    id: c.id,
    channelId: c.channelId,
    contact: {
      ...{ id: c.contactId, address: c.address, name: c.contactName },
      optedOutAt: isoOrNull(c.optedOutAt),
    },
    window: c.medium === 'sms' ? null : { freeTextUntil: isoOrNull(freeTextUntilOf(c)) },
    status: c.status,
    assigneeId: c.assigneeId,
    teamId: c.teamId,
    aiAgentId: c.aiAgentId,
    priority: c.priority,
    labels: c.labels,
    previousId: c.previousId,
    startedBy: c.startedBy,
    workflowId: c.workflowId,
    createdAt: iso(c.createdAt),
    statusSince: iso(c.statusSince),
    waitingSince: isoOrNull(c.waitingSince),
    resolvedAt: isoOrNull(c.resolvedAt),
    closedAt: isoOrNull(c.closedAt),
    closeReason: c.closeReason,
  }
}

/** Null when the customer never wrote: free text may then not be sent at all. */
function freeTextUntilOf({ medium, heardAt }: ShownConversation): Date | null {
  const until = medium === 'whatsapp' ? freeTextUntil(medium, heardAt?.getTime()) : undefined
  return until === undefined ? null : new Date(until)
}

export function messageView(m: MessageView) {
  return {
    id: m.id,
    conversationId: m.conversationId,
    direction: m.direction,
    kind: m.kind,
    author: { kind: m.authorKind, id: m.authorId },
    text: m.text,
    media: m.media,
    template: m.content,
    details: m.details as Record<string, unknown>,
    status: m.direction === 'inbound' ? ('received' as const) : (m.status ?? 'queued'),
    error: m.error,
    providerMessageId: m.providerMessageId ?? m.providerMessageIds?.[0] ?? null,
    late: m.late,
    receivedAt: isoOrNull(m.receivedAt),
    createdAt: iso(m.createdAt),
  }
}

/** An event's place in the stream of all events. */
export function eventId({ xid, position }: StreamPosition): string {
  return `${xid}-${position}`
}

export function eventView(e: StreamEntry) {
  return {
    id: eventId(e),
    conversationId: e.conversationId,
    channelId: e.channelId,
    type: e.type,
    at: iso(e.at),
    actor: e.actor,
    data: e.data as Record<string, unknown>,
  }
}

type ShownSettings = Pick<ChannelSettings, keyof typeof settingsSchema.shape>

/** The settings that the API describes. */
export function settingsView(settings: ChannelSettings): ShownSettings {
  const names = Object.keys(settingsSchema.shape) as (keyof ShownSettings)[]
  return Object.fromEntries(names.map(name => [name, settings[name]])) as unknown as ShownSettings
}

export function channelVersionView(v: ChannelVersion) {
  const { version, changed, changedBy, changedAt, settings } = v
  return { version, changed, changedBy, changedAt: iso(changedAt), settings: settingsView(settings) }
}
