import { cut } from './text.ts'

/** A longer name is cut, in characters as people see them; WhatsApp's own have 25 at most. */
const MAX_LENGTH = 40
/** The same in UTF-16 units: a character can be made of many. */
const MAX_UNITS = 200

/** So much of a name is looked at, UTF-16 units: no more of it is told. */
const MAX_READ = 500

/** What makes a link, or an address to write to, of anything that is beside it. */
const LINK = /:\/\/|\bwww\.|\S@\S+\.\p{L}/iu
/** As many digits as a phone number has, however they are grouped. */
const PHONE_NUMBER = /\d(?:[\s().-]*\d){5,}/
/** A dot between letters, which makes a link of `evil.com`. */
const DOT_WITHIN = /(?<=[\p{L}\p{N}])[.．。](?=\p{L}\S)/gu
/** Marks of WhatsApp's formats, and what placeholders are made of. */
const MARKS = /[*~`{}]/g

const characters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * A customer's name as it can stand in a text of ours. It is theirs to choose, so that it must bring in nothing but a name:
 * no placeholder, line break, format or link. Undefined when there is nothing left that names anybody.
 */
export function nameInText(name: string | null | undefined): string | undefined {
  const start = cut(name ?? '', MAX_READ)
  if (LINK.test(start) || PHONE_NUMBER.test(start.normalize('NFKC'))) return undefined
  const line = oneLine(start.replace(MARKS, '').replaceAll('_', ' ').replace(DOT_WITHIN, '. '))
  // What begins a line can make a quote or a list of it.
  const told = shortened(line.replace(/^[-#>•\s]+/, ''))
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(told) ? told : undefined
}

/** The name of one of ours, who may be called what they like, on one line. */
export function ownName(name: string | null | undefined): string | undefined {
  return name == null ? undefined : oneLine(name) || undefined
}

/** Without line breaks, and without what can't be seen but for joiners, which some scripts and emoji are made with. */
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
