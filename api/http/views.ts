import type { z } from '@hono/zod-openapi'
import type { Agent } from '../../db/agents.ts'
import type { ChannelVersion } from '../../db/channels.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { ShownConversation } from '../../db/conversations.ts'
import type { Label } from '../../db/labels.ts'
import type { LastMessage } from '../../db/lists/last-message.ts'
import type { ListedConversation } from '../../db/lists/list.ts'
import type { Team } from '../../db/teams.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { wordsInPlace } from '../../domain/message-in-words.ts'
import { freeTextUntil } from '../../domain/message-window.ts'
import { uploadIdOf } from '../../domain/outgoing-media.ts'
import type { ChannelSettings, MessageTemplate } from '../../domain/settings.ts'
import { settings as settingsSchema } from '../schemas/channel-settings.ts'
import type { viewer } from '../schemas/conversations.ts'
import { hasRole, type Principal } from './auth.ts'
import { iso, isoOrNull } from './timestamps.ts'

/**
 * Turns the database's rows into the shapes of the API: agents, contacts, conversations and a channel's settings.
 * message-views.ts does it for messages and their files, event-views.ts for events and the stream.
 */

/** An agent as `viewer` sees them. Below the role of supervisor, a viewer sees no e-mail address but their own. */
export function agentView(agent: Agent, viewer: Principal) {
  const isShown = viewer.id === agent.id || hasRole(viewer, 'supervisor')
  return { ...agentShownToAll(agent), email: isShown ? agent.email : null }
}

/** An agent without what only some may see of them. */
export function agentShownToAll(agent: Agent) {
  const { id, name, role, capacity, presenceSince, presenceUntil, version, createdAt, deletedAt } = agent
  const lapsed = presenceUntil !== null && presenceUntil.getTime() <= Date.now()
  return {
    id,
    name,
    email: null,
    role,
    capacity,
    presence: lapsed ? ('offline' as const) : agent.presence,
    presenceSince: iso(lapsed ? presenceUntil : presenceSince),
    presenceUntil: lapsed ? null : isoOrNull(presenceUntil),
    version,
    createdAt: iso(createdAt),
    ...(deletedAt && { leftAt: iso(deletedAt) }),
  }
}

export function teamView({ id, name, agentIds, businessHours, version, createdAt }: Team) {
  return { id, name, agentIds, businessHours, version, createdAt: iso(createdAt) }
}

export function labelView({ id, name, color, scope, movingFrom, version, createdAt }: Label) {
  return { id, name, color, scope, movingFrom, version, createdAt: iso(createdAt) }
}

export function contactView(contact: ContactRow) {
  const { id, channelId, name, addresses, optedOutAt, createdAt, erasedAt, erasedBy } = contact
  return {
    id,
    channelId,
    name,
    addresses,
    optedOutAt: isoOrNull(optedOutAt),
    marketingStoppedAt: isoOrNull(contact.marketingStoppedAt),
    labels: contact.labels,
    notes: contact.notes,
    block: contact.blockedAt && {
      since: iso(contact.blockedAt),
      by: contact.blockedBy ?? SYSTEM,
      atProvider: contact.blockedAtProvider,
      error: contact.blockError,
    },
    merges: contact.merges.map(({ at, undoUntil, ...merge }) => ({
      ...merge,
      at: iso(new Date(at)),
      undoUntil: iso(new Date(undoUntil)),
    })),
    version: contact.version,
    createdAt: iso(createdAt),
    erasure: erasedAt && {
      since: iso(erasedAt),
      by: erasedBy ?? SYSTEM,
      endedAt: isoOrNull(contact.erasureEndedAt),
      keptAtProvider: contact.keptAtProvider,
    },
  }
}

export function conversationView(c: ShownConversation) {
  return {
    id: c.id,
    channelId: c.channelId,
    contact: {
      id: c.contactId,
      address: c.address,
      name: c.contactName,
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
    mergedInto: c.mergedInto,
    startedBy: c.startedBy,
    workflowId: c.workflowId,
    createdAt: iso(c.createdAt),
    statusSince: iso(c.statusSince),
    waitingSince: isoOrNull(c.waitingSince),
    unattendedSince: isoOrNull(c.unattendedSince),
    snooze: c.snooze && { until: c.snooze.until, by: c.snooze.by, since: c.snooze.since },
    resolvedAt: isoOrNull(c.resolvedAt),
    closedAt: isoOrNull(c.closedAt),
    closeReason: c.closeReason,
    textsGoneAt: isoOrNull(c.textsGoneAt),
    lastMessage: c.lastMessage && lastMessageView(c.lastMessage),
    lastInboundSeq: c.lastInboundSeq,
  }
}

export function lastMessageView(m: LastMessage) {
  const { id, seq, direction, kind } = m
  const snippet = m.text || (direction === 'inbound' && wordsInPlace(m)) || ''
  const author = { kind: m.authorKind, id: m.authorId }
  return {
    id,
    seq,
    direction,
    kind,
    author,
    snippet,
    media: m.media.length,
    template: m.template !== null,
    sentTemplate: m.template,
    at: iso(new Date(m.at)),
  }
}

/** A conversation as it stands in a list. `viewersOf` tells who has it open. */
export function listedView(c: ListedConversation, viewersOf: (conversationId: string) => ViewerView[]) {
  const { readSeq, unread = 0, drafts } = c
  return {
    ...conversationView(c),
    unread: readSeq === undefined ? null : { count: unread, readSeq },
    viewers: viewersOf(c.id),
    drafts: drafts.map(({ since, ...draft }) => ({ ...draft, since: iso(new Date(since)) })),
  }
}

export type ViewerView = z.output<typeof viewer>

/** Null if the customer never wrote: then no free text may be sent at all. */
function freeTextUntilOf({ medium, heardAt }: ShownConversation): Date | null {
  const until = medium === 'whatsapp' ? freeTextUntil(medium, heardAt?.getTime()) : undefined
  return until === undefined ? null : new Date(until)
}

type ShownSettings = Pick<ChannelSettings, keyof typeof settingsSchema.shape>

/** The settings that the API describes. */
export function settingsView(stored: ChannelSettings): ShownSettings {
  const settings = withUploadIds(stored)
  const names = Object.keys(settingsSchema.shape) as (keyof ShownSettings)[]
  return Object.fromEntries(names.map(name => [name, settings[name]])) as unknown as ShownSettings
}

/** A template names an uploaded file by its id, as a request does; how it is stored is nobody's matter. */
function withUploadIds(settings: ChannelSettings): ChannelSettings {
  const { csat, businessHours, autoResolve } = settings
  return {
    ...settings,
    csat: { ...csat, template: withUploadId(csat.template) },
    businessHours: { ...businessHours, unavailableTemplate: withUploadId(businessHours.unavailableTemplate) },
    autoResolve: { ...autoResolve, template: withUploadId(autoResolve.template) },
  }
}

function withUploadId(template: MessageTemplate | null): MessageTemplate | null {
  const { header } = template ?? {}
  if (!template || !header || header.type === 'text') return template
  const { file: _, url, ...rest } = header
  const uploadId = uploadIdOf(header)
  const shown = uploadId === undefined ? { ...rest, url } : { ...rest, uploadId }
  return { ...template, header: shown as MessageTemplate['header'] }
}

export function channelVersionView(v: ChannelVersion) {
  const { version, changed, changedBy, changedAt, settings } = v
  return { version, changed, changedBy, changedAt: iso(changedAt), settings: settingsView(settings) }
}
