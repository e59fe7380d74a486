import { REACTION_TEXTS, type ReactionText } from './reaction-texts.ts'
import { fold } from './text.ts'

/** What a phone's text says about a reaction to a message of ours. */
export interface Reaction {
  /** The emoji; empty for a sticker. */
  emoji: string
  /**
   * The quoted message, complete or cut with `…`. Absent for a file, because the phone names only its
   * kind.
   */
  quoted?: string
  removed: boolean
}

/**
 * Reads a text that a phone wrote for a reaction, because SMS has none: `Liked “…”`, `Reacted 😂 to
 * “…”`, Google's `👍 to “…”`. Undefined for everything that a person may have written: the text must
 * consist of the phone's words and the quotation only.
 */
export function readReaction(text: string): Reaction | undefined {
  return readGoogle(text) ?? readWords(text) ?? readOfFile(text)
}

/**
 * Google Messages marks the parts by hair spaces and zero-width spaces, in every language. A removal
 * has zero-width non-joiners instead.
 */
const GOOGLE =
  /^\u200a?[^\u200a-\u200c]*([\u200b\u200c])([^\u200b\u200c]+)\1[^\u200a-\u200c]*\u200a(.*?)\u200a[^\u200a-\u200c]*\u200a?$/su

function readGoogle(text: string): Reaction | undefined {
  const [, mark, emoji, quoted] = GOOGLE.exec(text) ?? []
  if (emoji === undefined || quoted === undefined || !isEmoji(emoji)) return undefined
  return { emoji: emoji.trim(), quoted: quoted.trim(), removed: mark === '\u200c' }
}

const QUOTES: Readonly<Record<string, string>> = {
  '“': '”',
  '„': '“”',
  '«': '»',
  '"': '"',
  '「': '」',
  '『': '』',
}
/** The phone's own words are few. They may contain quotes themselves ("Gefällt mir"). */
const MAX_WORDS = 80
const MAX_OPENINGS = 3

function readWords(text: string): Reaction | undefined {
  const openings = [...text.slice(0, MAX_WORDS).matchAll(/[“„«"「『]/gu)].slice(0, MAX_OPENINGS)
  for (const { 0: open, index } of openings) {
    const close = QUOTES[open] ?? ''
    const end = lastOf(text, close)
    const quoted = text.slice(index + 1, end)
    if (end <= index || text.length - end > MAX_WORDS || quoted.trim() === '' || !isOne(quoted, open, close))
      continue
    const found = whoseWords(text.slice(0, index), text.slice(end + 1))
    if (found) return { ...found, quoted: quoted.trim() }
  }
  return undefined
}

/**
 * Apple's words for messages without text, as far as they were seen: "Liked an image", "Reacted 😂 to a
 * video".
 */
const FILE =
  /^(\p{Lu}.*) an? (?:image|photo|picture|movie|video|audio message|voice message|attachment|file|sticker|location|contact)$/u

function readOfFile(text: string): Reaction | undefined {
  const [, words] = FILE.exec(text.trim().slice(0, MAX_WORDS)) ?? []
  return words === undefined ? undefined : whoseWords(words, '')
}

function lastOf(text: string, characters: string): number {
  return Math.max(...[...characters].map(character => text.lastIndexOf(character)))
}

/**
 * Whether this is one quotation, and not two with text between them. The quoted message may contain
 * quotes itself, and may be cut.
 */
function isOne(quoted: string, open: string, close: string): boolean {
  let depth = 0
  for (const character of quoted) {
    if (close.includes(character)) depth -= 1
    else if (character === open) depth += 1
    if (depth < 0) return false
  }
  return true
}

const EMOJI =
  /(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)[\ufe0f\p{Emoji_Modifier}\u{e0020}-\u{e007f}]*(?:\u200d\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)*/gu

function isEmoji(text: string): boolean {
  return text.replace(EMOJI, '').trim() === '' && text.trim() !== ''
}

const TEXTS = new Map(REACTION_TEXTS.map(known => [keyOf(...halvesOf(known.text)), known]))
const STICKER = keyOf('Reacted with a sticker to', '')

function whoseWords(before: string, after: string): Pick<Reaction, 'emoji' | 'removed'> | undefined {
  if (keyOf(before, after) === STICKER) return { emoji: '', removed: false }
  const [emoji, ...others] = [...before.matchAll(EMOJI)].map(([found]) => found)
  const known: ReactionText | undefined = TEXTS.get(keyOf(before, after))
  if (!known || others.length > 0 || (known.emoji === null) !== (emoji !== undefined)) return undefined
  return { emoji: known.emoji ?? emoji ?? '', removed: known.removed }
}

function halvesOf(text: string): [string, string] {
  const [before = '', after = ''] = text.split('…')
  return [before, after]
}

/** The words around a quotation as a key: without quotes and spaces, and with one sign for every emoji. */
function keyOf(before: string, after: string): string {
  return [before, after].map(part => fold(part.replace(EMOJI, '☺').replace(/[“”„«»"'’]/gu, ''))).join(' … ')
}
