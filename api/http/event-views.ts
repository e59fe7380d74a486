import type { z } from '@hono/zod-openapi'
import { eventId, type StreamEntry } from '../../db/stream.ts'
import { type Line, MOST_IN_LINE, type ToldEntry } from '../../db/stream-page.ts'
import type { ToldObject } from '../../db/stream-rows.ts'
import { concernOf } from '../../domain/concern.ts'
import { unpackDecision } from '../../domain/decision-record.ts'
import type { passingEvent, streamedEvent } from '../schemas/streamed-events.ts'
import type { MediaLinks } from '../services/media-links.ts'
import { messageView } from './message-views.ts'
import { iso, isoOrNull } from './timestamps.ts'
import { agentShownToAll, contactView, conversationView, labelView, teamView } from './views.ts'

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
  const { conversation, message, contact, object, line } = e
  const view = {
    ...eventView(e),
    ...(conversation && { conversation: conversationView(conversation) }),
    ...(message && { message: messageView(message.row, message.media, links) }),
    ...(contact && { contact: contactView(contact) }),
    ...(object && objectView(object)),
  }
  const told = `id: ${view.id}\nevent: ${view.type}\ndata: ${JSON.stringify(view)}\n\n`
  return line ? told + passingText({ ...asPassing(e, 'line.changed'), data: lineView(line) }) : told
}

/** The object that has changed, under its kind, as far as the stream tells it to everybody. */
function objectView(object: ToldObject): ObjectView {
  switch (object.kind) {
    case 'agent':
      return { agent: agentShownToAll(object.row) }
    case 'team':
      return { team: teamView(object.row) }
    case 'label':
      return { label: labelView(object.row) }
    case 'channel':
      return { channel: object.row }
    default:
      return {}
  }
}

type ObjectView = Pick<z.input<typeof streamedEvent>, 'agent' | 'team' | 'label' | 'channel'>

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
