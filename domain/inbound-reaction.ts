import type { InboundMessage, InboundReaction } from './message.ts'
import { readReaction } from './reaction.ts'
import { cut, fold } from './text.ts'

/**
 * The longest emoji (a family with skin tones) is shorter than this, UTF-16 units. A longer text is no
 * emoji.
 */
const MAX_EMOJI = 64

/**
 * Reads a message that is really a reaction; undefined when it is none. WhatsApp marks reactions. An
 * empty body then means that the reaction was removed, because Meta leaves the emoji out. SMS has no
 * reactions, so phones write a text instead.
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

/** A message that a reaction may belong to. Lists of them begin with the latest. */
export interface Quotable {
  text: string
  hasFile: boolean
  isOurs: boolean
}

/** The latest message of ours with a file, otherwise the latest of theirs. */
export function findFile<Q extends Quotable>(messages: readonly Q[]): Q | undefined {
  const files = messages.filter(({ hasFile }) => hasFile)
  return files.find(({ isOurs }) => isOurs) ?? files[0]
}

/**
 * Finds the message that a quotation means: the latest with exactly that text; if the phone cut the
 * quotation, the latest that begins with it. Our messages come before theirs.
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
 * The part of a text that survives in a quotation. Carriers replace typographic characters by plain
 * ones, phones break lines differently, and a cut quotation may contain only half of a pair of format
 * marks. (`fold` turns an ellipsis into three dots.)
 */
function comparable(text: string): string {
  return fold(text)
    .replace(/[\s*_~`]+/gu, '')
    .replace(/\p{Pd}/gu, '-')
}
