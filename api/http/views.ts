import type { z } from '@hono/zod-openapi'
import type { Agent } from '../../db/agents.ts'
import type { ChannelVersion } from '../../db/channels.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { ShownConversation } from '../../db/conversations.ts'
import type { LastMessage } from '../../db/lists/last-message.ts'
import type { ListedConversation } from '../../db/lists/list.ts'
import type { Medium } from '../../db/media.ts'
import type { KeptMedium, ListedMessage } from '../../db/messages.ts'
import type { Reaction } from '../../db/reactions.ts'
import type { StreamEntry, StreamPosition } from '../../db/stream.ts'
import { type Line, MOST_IN_LINE, type ToldEntry } from '../../db/stream-page.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import { unpackDecision } from '../../domain/decision-record.ts'
import { UNKNOWN_TYPE } from '../../domain/media.ts'
import { mediaError } from '../../domain/media-errors.ts'
import type { MessageDetails } from '../../domain/message.ts'
import { wordsInPlace } from '../../domain/message-in-words.ts'
import { freeTextUntil } from '../../domain/message-window.ts'
import { uploadIdOf } from '../../domain/outgoing-media.ts'
import type { ChannelSettings } from '../../domain/settings.ts'
import { mediumId } from '../../platform/ids.ts'
import { settings as settingsSchema } from '../schemas/channels.ts'
import type { passingEvent, viewer } from '../schemas/conversations.ts'
import type { MediaLinks } from '../services/media-links.ts'
import { hasRole, type Principal } from './auth.ts'

/** Turns the database's rows into the shapes of the API. */

const iso = (at: Date) => at.toISOString()
const isoOrNull = (at: Date | null) => at?.toISOString() ?? null

/** An agent as `viewer` sees them. Below the role of supervisor, a viewer sees no e-mail address but their own. */
export function agentView(agent: Agent, viewer: Principal) {
  const { id, name, role, capacity, presenceSince, presenceUntil, createdAt, deletedAt } = agent
  const lapsed = presenceUntil !== null && presenceUntil.getTime() <= Date.now()
  return {
    id,
    name,
    email: viewer.id === id || hasRole(viewer, 'supervisor') ? agent.email : null,
    role,
    capacity,
    presence: lapsed ? ('offline' as const) : agent.presence,
    presenceSince: iso(lapsed ? presenceUntil : presenceSince),
    presenceUntil: lapsed ? null : isoOrNull(presenceUntil),
    createdAt: iso(createdAt),
    ...(deletedAt && { leftAt: iso(deletedAt) }),
  }
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

function lastMessageView(m: LastMessage) {
  const { id, seq, direction, kind } = m
  const snippet = m.text || (direction === 'inbound' && wordsInPlace(m)) || ''
  const author = { kind: m.authorKind, id: m.authorId }
  const at = iso(new Date(m.at))
  return { id, seq, direction, kind, author, snippet, media: m.media.length, template: m.isTemplate, at }
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

/** A file of a customer's message. It has a `url` once the file is stored here. */
export function mediumView(m: Medium, links: Pick<MediaLinks, 'urlOf'>) {
  const { id, state, declaredType, contentType, size, error } = m
  return {
    id,
    url: state === 'stored' ? links.urlOf(id) : null,
    contentType: contentType ?? declaredType,
    status: state,
    size,
    error: error === null ? null : mediaError(error),
  }
}

/**
 * The media of a message. For a customer's message, the provider's addresses are left out, because they are useless without
 * the account's credentials. For ours they are shown: they are public, since the provider has to fetch them.
 */
function mediaViews({ id, direction, media }: ListedMessage, known: Medium[], links: MediaLinks) {
  if (direction === 'outbound') {
    return media.map(medium => (uploadIdOf(medium) === undefined ? medium : sentView(medium, links)))
  }
  return media.map(({ contentType = '' }, index) => {
    const medium = known.find(candidate => candidate.messageId === id && candidate.index === index)
    if (medium) return mediumView(medium, links)
    // A message is stored a moment before its media are.
    const status = 'pending' as const
    return { id: mediumId(id, index), url: null, contentType, status, size: null, error: null }
  })
}

/** An uploaded file that we sent. */
export function sentView(sent: KeptMedium, links: Pick<MediaLinks, 'urlOf'>) {
  const { name = 'file', contentType = UNKNOWN_TYPE, size = null, gone } = sent
  const id = uploadIdOf(sent) ?? ''
  return {
    id,
    url: gone ? null : links.urlOf(id, name),
    contentType,
    status: gone ? ('failed' as const) : ('stored' as const),
    size,
    name,
    error: gone ? mediaError(gone) : null,
  }
}

function reactionView({ emoji, at }: Reaction) {
  return { emoji, at: iso(new Date(at)), by: 'contact' as const }
}

/** The message that this one quotes, the customer's or ours. */
function replyToView({ details, quotedId }: ListedMessage) {
  const quoted = (details as MessageDetails).replyTo
  return quoted ? { messageId: quotedId, providerMessageId: quoted.providerMessageId } : null
}

export function messageView(m: ListedMessage, known: Medium[], links: MediaLinks) {
  return {
    id: m.id,
    conversationId: m.conversationId,
    seq: m.seq,
    direction: m.direction,
    kind: m.kind,
    author: { kind: m.authorKind, id: m.authorId },
    text: m.text,
    media: mediaViews(m, known, links),
    template: m.content,
    details: m.details as Record<string, unknown>,
    replyTo: replyToView(m),
    shownAs: m.direction === 'inbound' ? (wordsInPlace(m) ?? null) : null,
    reactions: (m.reactions ?? []).map(reactionView),
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

export function eventView<E extends StreamEntry>(e: E) {
  return {
    id: eventId(e),
    conversationId: e.conversationId as E['conversationId'],
    channelId: e.channelId as E['channelId'],
    type: e.type,
    at: iso(e.at),
    actor: e.actor,
    data: unpackDecision(e.data as Record<string, unknown>),
  }
}

/**
 * An event in the format of the stream (server-sent events,
 * https://html.spec.whatwg.org/multipage/server-sent-events.html), and what follows from it for the line.
 */
export function eventText(e: ToldEntry, links: MediaLinks): string {
  const { conversation, message, line } = e
  const view = {
    ...eventView(e),
    ...(conversation && { conversation: conversationView(conversation) }),
    ...(message && { message: messageView(message.row, message.media, links) }),
  }
  const told = `id: ${view.id}\nevent: ${view.type}\ndata: ${JSON.stringify(view)}\n\n`
  return line ? told + passingText({ ...asPassing(e, 'line.changed'), data: lineView(line) }) : told
}

function lineView({ depth, since }: Line) {
  return { depth: Math.min(depth, MOST_IN_LINE), capped: depth > MOST_IN_LINE, oldestSince: isoOrNull(since) }
}

/** What is told and has no id: a client that comes back goes on behind the last event that has one. */
export function passingText(passing: z.input<typeof passingEvent>): string {
  return `event: ${passing.type}\ndata: ${JSON.stringify(passing)}\n\n`
}

function asPassing({ conversationId, channelId, at, actor }: StreamEntry, type: PassingType) {
  return { type, conversationId, channelId, at: iso(at), actor }
}

type PassingType = z.input<typeof passingEvent>['type']

/**
 * Tells an agent what concerns them: it was given to them, the customer wrote to them, what they had put aside is back, or
 * somebody mentioned them.
 */
export function notificationText(e: ToldEntry, agentId: string): string {
  const kind = concernOf(e, agentId)
  if (!kind) return ''
  const data = { agentId, kind, eventId: eventId(e) }
  return passingText({ ...asPassing(e, 'notification'), data })
}

function concernOf({ type, data, actor, conversation }: ToldEntry, agentId: string) {
  if (actor.id === agentId) return undefined
  const { agentId: named, mentions } = data as { agentId?: unknown; mentions?: unknown }
  if (type === 'conversation.assigned' && named === agentId) return 'assigned'
  if (
    type === 'message.received' &&
    conversation?.status === 'assigned' &&
    conversation.assigneeId === agentId
  )
    return 'message'
  if (type === 'conversation.unsnoozed' && conversation?.assigneeId === agentId) return 'unsnoozed'
  if (type === 'conversation.noted' && Array.isArray(mentions) && mentions.includes(agentId)) return 'mention'
  return undefined
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
