import type { InboundMessage, InboundReaction } from './message.ts'
import { readReaction } from './reaction.ts'
import { cut, fold } from './text.ts'

/** The longest emoji (a family, with skin tones) has less; what is longer is none, UTF-16 units. */
const MAX_EMOJI = 64

/**
 * Reads a message that is no message but a reaction to one; undefined where it is none. WhatsApp says so, and an empty body
 * then means that the reaction is taken back, as Meta leaves the emoji out. SMS has no reactions, so that phones write a text.
 */
export function reactionOf({
  from,
  text,
  media,
  details,
}: Omit<InboundMessage, 'reaction'>): InboundReaction | undefined {
  if (details.messageType?.trim().toLowerCase() === 'reaction') {
    const emoji = cut(text.trim(), MAX_EMOJI)
    return { ...(emoji && { emoji }), removed: emoji === '', to: details.replyTo?.providerMessageId }
  }
  if (from.startsWith('whatsapp:') || media.length > 0) return undefined
  const read = readReaction(text)
  if (!read) return undefined
  const { emoji, removed, quoted } = read
  const whose = quoted === undefined ? { toFile: true } : { quoted }
  return { ...(emoji && !removed && { emoji }), removed, ...whose }
}

/** A message that a reaction may mean, the latest first. */
export interface Quotable {
  text: string
  hasFile: boolean
  isOurs: boolean
}

/** The latest of ours with a file, else the latest of theirs. */
export function findFile<Q extends Quotable>(messages: readonly Q[]): Q | undefined {
  const files = messages.filter(({ hasFile }) => hasFile)
  return files.find(({ isOurs }) => isOurs) ?? files[0]
}

/**
 * Which of a person's messages a quotation means: the latest with that text, else the latest that begins with it where the
 * phone cut it short; one of ours before one of theirs.
 */
export function findQuotation<Q extends Quotable>(quoted: string, messages: readonly Q[]): Q | undefined {
  const whole = comparable(quoted)
  if (whole === '') return undefined
  const texts = [...messages]
    .sort((a, b) => Number(b.isOurs) - Number(a.isOurs))
    .map(message => ({ message, text: comparable(message.text) }))
  const beginning = /^(.+?)\.{3}$/su.exec(whole)?.[1]
  const found =
    texts.find(({ text }) => text === whole) ??
    (beginning === undefined ? undefined : texts.find(({ text }) => text.startsWith(beginning)))
  return found?.message
}

/**
 * What a text has to have in common with its quotation. Carriers put plain characters for typographic ones, phones break
 * lines anew, and half a format mark has lost its partner. (`fold` makes three dots of an ellipsis.)
 */
function comparable(text: string): string {
  return fold(text)
    .replace(/[\s*_~`]+/gu, '')
    .replace(/\p{Pd}/gu, '-')
}
