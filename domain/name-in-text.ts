import { cut } from './text.ts'

/** The longest name, in characters as people see them. WhatsApp's own names have at most 25. */
const MAX_LENGTH = 40
/** The same in UTF-16 units, because one visible character can consist of many. */
const MAX_UNITS = 200

/** How much of a name is read, UTF-16 units. Nothing after it is used. */
const MAX_READ = 500

/** Characters that turn a text beside them into a link or an e-mail address. */
const LINK = /:\/\/|\bwww\.|\S@\S+\.\p{L}/iu
/** Six or more digits, in any grouping, which look like a phone number. */
const PHONE_NUMBER = /\d(?:[\s().-]*\d){5,}/
/** A dot between letters, which would make `evil.com` a link. */
const DOT_WITHIN = /(?<=[\p{L}\p{N}])[.．。](?=\p{L}\S)/gu
/** WhatsApp's format marks, and the characters of placeholders. */
const MARKS = /[*~`{}]/g

const characters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * A customer's name in a form that is safe inside a text of ours. Customers choose their names freely,
 * so everything that is not a name is removed: placeholders, line breaks, formats, links. Undefined
 * when no name is left.
 */
export function nameInText(name: string | null | undefined): string | undefined {
  const start = cut(name ?? '', MAX_READ)
  if (LINK.test(start) || PHONE_NUMBER.test(start.normalize('NFKC'))) return undefined
  const line = oneLine(start.replace(MARKS, '').replaceAll('_', ' ').replace(DOT_WITHIN, '. '))
  // A character at the beginning of a line can make it a quote or a list.
  const told = shortened(line.replace(/^[-#>•\s]+/, ''))
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(told) ? told : undefined
}

/** The name of an agent or a channel, on one line. It is trusted, so nothing else is removed. */
export function ownName(name: string | null | undefined): string | undefined {
  return name == null ? undefined : oneLine(name) || undefined
}

/** Removes line breaks and invisible characters. Joiners stay, because some scripts and emoji need them. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim()
}

function shortened(name: string): string {
  const shown = [...characters.segment(cut(name, MAX_UNITS))].map(({ segment }) => segment)
  if (shown.length <= MAX_LENGTH && name.length <= MAX_UNITS) return name
  const start = shown.slice(0, MAX_LENGTH).join('')
  const word = start.lastIndexOf(' ')
  return `${start.slice(0, word > start.length / 2 ? word : undefined).trimEnd()}…`
}
