import type { Medium } from '../../db/media.ts'
import type { KeptMedium, ListedMessage } from '../../db/messages.ts'
import type { Reaction } from '../../db/reactions.ts'
import { UNKNOWN_TYPE } from '../../domain/media.ts'
import { mediaError } from '../../domain/media-errors.ts'
import type { MessageDetails } from '../../domain/message.ts'
import { wordsInPlace } from '../../domain/message-in-words.ts'
import { uploadIdOf } from '../../domain/outgoing-media.ts'
import { mediumId } from '../../platform/ids.ts'
import type { MediaLinks } from '../services/media-links.ts'
import { iso, isoOrNull } from './timestamps.ts'

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
  const { name = 'file', contentType = UNKNOWN_TYPE, size = null, alt, gone } = sent
  const id = uploadIdOf(sent) ?? ''
  return {
    id,
    url: gone ? null : links.urlOf(id, name),
    contentType,
    status: gone ? ('failed' as const) : ('stored' as const),
    size,
    name,
    ...(alt !== undefined && { alt }),
    error: gone ? mediaError(gone) : null,
  }
}

/** The template that was sent. Its uploaded file has the address that the message's file has. */
function templateView({ content, media }: ListedMessage, links: MediaLinks) {
  const header = content?.header
  if (!content || !header || header.type === 'text' || uploadIdOf(header) === undefined) return content
  const file = media.find(({ url }) => url === header.url)
  return { ...content, header: { ...header, url: file ? sentView(file, links).url : null } }
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
    template: templateView(m, links),
    details: m.details as Record<string, unknown>,
    replyTo: replyToView(m),
    shownAs: m.direction === 'inbound' ? (wordsInPlace(m) ?? null) : null,
    reactions: (m.reactions ?? []).map(reactionView),
    status: m.direction === 'inbound' ? ('received' as const) : (m.status ?? 'queued'),
    error: m.error,
    providerMessageId: m.providerMessageId ?? m.providerMessageIds?.[0] ?? null,
    attempts: m.attempts,
    late: m.late,
    receivedAt: isoOrNull(m.receivedAt),
    createdAt: iso(m.createdAt),
  }
}
