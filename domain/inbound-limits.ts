import type { InboundMedia, InboundMessage, InboundReaction, MessageDetails } from './message.ts'
import { cut, MAX_TEXT } from './text.ts'

/**
 * How much of a customer's message is kept, UTF-16 units. A message goes through a signal (the workflow server refuses 2 MB),
 * a queue that is carried to the next run, and a row. Each limit is far above what the providers' contracts allow, because
 * these may change.
 */
export const INBOUND_LIMITS = {
  /**
   * A WhatsApp text has at most 4,096 characters (Meta, Text messages), an SMS 1,600 (Twilio, Body). Texts that are composed
   * here, of contact cards or of an order, can be longer.
   */
  text: 4 * MAX_TEXT,
  /**
   * Names, titles, and ids of choices. A profile has 25 characters; of what we give to the provider, the id of a button has
   * 256 and that of a row 200 (Meta, Interactive messages).
   */
  words: 1_024,
  /** Texts and addresses of an ad. Meta gives no limits. */
  ad: MAX_TEXT,
  /** A MIME type (RFC 6838: twice 127 characters), with parameters. */
  type: 300,
  /** Ids of messages are looked up in an index, which has a maximum length. A wamid has about 60 characters. */
  messageId: 256,
  /** Twilio sends at most ten files, the others one. */
  files: 10,
  /** All parameters without a field of their own, together with their names. */
  other: 32_768,
} as const

/**
 * A message of which no part is longer than `INBOUND_LIMITS`. What was cut or left out is named in `details.cut`. A message
 * within the limits is returned as it is.
 */
export function withinLimits(message: InboundMessage): InboundMessage {
  const cuts = new Set<string>()
  const short = (name: string, text: string, limit: number) => {
    if (text.length > limit) cuts.add(name)
    return cut(text, limit)
  }
  const text = short('text', message.text, INBOUND_LIMITS.text)
  const media = mediaWithin(message.media, short)
  if (media.length < message.media.length) cuts.add('media')
  const details = detailsWithin(message.details, short)
  const reaction = message.reaction && reactionWithin(message.reaction, short)
  if (cuts.size === 0) return message
  return {
    ...message,
    text,
    media,
    details: { ...details, cut: [...cuts].sort() },
    ...(reaction && { reaction }),
  }
}

type Short = (name: string, text: string, limit: number) => string

/** A file whose address was cut could not be fetched, so it is left out. */
function mediaWithin(media: InboundMedia[], short: Short): InboundMedia[] {
  return media
    .filter(({ url }) => short('media', url, INBOUND_LIMITS.ad) === url)
    .slice(0, INBOUND_LIMITS.files)
    .map(({ url, contentType }) => ({ url, contentType: short('media', contentType, INBOUND_LIMITS.type) }))
}

function detailsWithin({ replyTo, other, ...details }: MessageDetails, short: Short): MessageDetails {
  const entries = Object.entries(details).map(([name, value]) => [name, partWithin(name, value, short)])
  return {
    ...(Object.fromEntries(entries) as MessageDetails),
    ...(replyTo && { replyTo: quoteWithin(replyTo, short) }),
    ...(other && { other: othersWithin(other, short) }),
  }
}

/** A text of the details, or an object of texts. Both are known by their names. */
function partWithin(name: string, value: unknown, short: Short): unknown {
  const limit = name === 'referral' ? INBOUND_LIMITS.ad : INBOUND_LIMITS.words
  if (typeof value === 'string') return short(name, value, limit)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const parts = Object.entries(value).map(([part, text]) => [
    part,
    typeof text === 'string' ? short(`${name}.${part}`, text, limit) : text,
  ])
  return Object.fromEntries(parts)
}

/** An id that was cut names another message, or none. */
function quoteWithin(
  { providerMessageId, sender }: NonNullable<MessageDetails['replyTo']>,
  short: Short,
): MessageDetails['replyTo'] {
  if (short('replyTo', providerMessageId, INBOUND_LIMITS.messageId) !== providerMessageId) return undefined
  return {
    providerMessageId,
    ...(sender !== undefined && { sender: short('replyTo.sender', sender, INBOUND_LIMITS.words) }),
  }
}

function othersWithin(other: Record<string, string>, short: Short): Record<string, string> | undefined {
  let room: number = INBOUND_LIMITS.other
  const kept = Object.entries(other).flatMap(([name, value]) => {
    const key = short('other', name, INBOUND_LIMITS.messageId)
    const text = short('other', value, Math.max(room - key.length, 0))
    room -= key.length + text.length
    return text === '' ? [] : [[key, text] as const]
  })
  // `fromEntries` defines properties instead of assigning them, so that even `__proto__` is an ordinary name.
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Without the id of its message, a reaction is found by what it quotes, if at all. */
function reactionWithin(reaction: InboundReaction, short: Short): InboundReaction {
  const { to, quoted, emoji, ...rest } = reaction
  const known = to !== undefined && short('reaction.to', to, INBOUND_LIMITS.messageId) === to
  return {
    ...rest,
    ...(emoji !== undefined && { emoji: short('reaction.emoji', emoji, INBOUND_LIMITS.words) }),
    ...(known && { to }),
    ...(quoted !== undefined && { quoted: short('reaction.quoted', quoted, INBOUND_LIMITS.text) }),
  }
}
