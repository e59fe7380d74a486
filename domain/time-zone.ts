import { IANAZone } from 'luxon'
import { zonesCalled } from './time-zone-abbreviations.ts'
import { TIME_ZONE_NAMES } from './time-zone-names.ts'

/** Node.js knows names of the database that are newer than our list, except newer links. */
const NAMES = new Map(
  [...Intl.supportedValuesOf('timeZone'), ...TIME_ZONE_NAMES].map(name => [name.toLowerCase(), name]),
)

/**
 * The IANA name (or link) as the database writes it, for a name in any case. Undefined when there is
 * none. Node.js alone would accept more: abbreviations (BST is Dhaka's there), offsets, names of old
 * Java versions.
 */
export function canonicalTimezone(name: string): string | undefined {
  const known = NAMES.get(name.toLowerCase())
  return known !== undefined && IANAZone.isValidZone(known) ? known : undefined
}

/** Says why a text is no time zone, and which zone may be meant. */
export function timezoneProblem(text: string): string {
  const mayBe = zonesCalled(text.trim().toUpperCase())
  if (mayBe.length > 1) return `${text.trim()} can mean ${either(mayBe)}: give one of these names`
  if (mayBe.length === 1)
    return `must be an IANA time zone; ${text.trim()} is an abbreviation for ${either(mayBe)}`
  if (isOffset(text)) {
    return 'must be an IANA time zone, such as Europe/Berlin, and not an offset: an offset has no summer time'
  }
  const near = similarNames(text)
  if (near.length > 0) return `must be an IANA time zone; did you mean ${either(near)}?`
  return 'must be an IANA time zone, such as Europe/Berlin'
}

function either(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** `+07:00`, `GMT+7`, `UTC-5`, also with the minus sign that some keyboards produce. */
function isOffset(text: string): boolean {
  return /^(GMT|UTC)?\s*[+\-\u2212]\s*\d/i.test(text.trim())
}

/**
 * Only texts of these lengths are compared with all names: no name is longer, and a shorter text is
 * similar to many.
 */
const LENGTHS = { min: 4, max: 64 }
const MOST = 3
/** One wrong letter is allowed for each this many letters. */
const LETTERS_A_MISTAKE = 6

/** Names with the same place, or with few different letters: the nearest ones, if any is near. */
function similarNames(text: string): string[] {
  const wanted = written(text)
  if (wanted.length < LENGTHS.min || text.length > LENGTHS.max) return []
  const found = [...NAMES.values()].map(name => {
    const whole = written(name)
    const place = whole.slice(whole.lastIndexOf('/') + 1)
    const itsPlace = wanted.slice(wanted.lastIndexOf('/') + 1)
    const distance = place === itsPlace ? 0 : Math.min(edits(wanted, whole), edits(wanted, place))
    return { name, distance }
  })
  const nearest = Math.min(...found.map(({ distance }) => distance))
  if (nearest > Math.ceil(wanted.length / LETTERS_A_MISTAKE)) return []
  return found
    .filter(({ distance }) => distance === nearest)
    .slice(0, MOST)
    .map(({ name }) => name)
}

function written(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_')
}

/**
 * How many letters must be inserted, removed or changed to turn one text into the other (Levenshtein
 * distance).
 */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1]
    for (let to = 1; to < row.length; to++) {
      const changed = (row[to - 1] ?? 0) + (b[to - 1] === letter ? 0 : 1)
      next.push(Math.min(changed, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
