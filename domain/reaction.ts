import { REACTION_TEXTS, type ReactionText } from './reaction-texts.ts'
import { fold } from './text.ts'

/** What a phone says of a reaction to a message of ours. */
export interface Reaction {
  /** As it was picked; empty for a sticker. */
  emoji: string
  /** The message, as the phone quotes it: whole, or cut short with `…`; absent: a file, which it only names. */
  quoted?: string
  removed: boolean
}

/**
 * Reads a text that a phone wrote for a reaction, since SMS has none: `Liked “…”`, `Reacted 😂 to “…”`, Google's `👍 to “…”`.
 * Undefined for whatever a person may have written: the text has to be the phone's words and the quotation, and nothing else.
 */
export function readReaction(text: string): Reaction | undefined {
  return readGoogle(text) ?? readWords(text) ?? readOfFile(text)
}

/** Google Messages marks the parts by hair spaces and zero-width spaces, in every language; a removal by non-joiners. */
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
/** The phone's own words are few, and may have quotes of their own ("Gefällt mir"). */
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

/** Apple's words for what has no text, as far as they were seen: "Liked an image", "Reacted 😂 to a video". */
const FILE =
  /^(\p{Lu}.*) an? (?:image|photo|picture|movie|video|audio message|voice message|attachment|file|sticker|location|contact)$/u

function readOfFile(text: string): Reaction | undefined {
  const [, words] = FILE.exec(text.trim().slice(0, MAX_WORDS)) ?? []
  return words === undefined ? undefined : whoseWords(words, '')
}

function lastOf(text: string, characters: string): number {
  return Math.max(...[...characters].map(character => text.lastIndexOf(character)))
}

/** Whether a quotation is one, and not two with something between: what is quoted may hold quotes itself, and be cut short. */
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

/** The words around a quotation, without regard to quotes and spaces; a picture as one sign. */
function keyOf(before: string, after: string): string {
  return [before, after].map(part => fold(part.replace(EMOJI, '☺').replace(/[“”„«»"'’]/gu, ''))).join(' … ')
}
