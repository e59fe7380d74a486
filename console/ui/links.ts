import type { Mark } from './marks.ts'

// Only what ASCII allows in an address: in Thai and other scripts without spaces, the next word stands right behind it.
const ADDRESS = /(?<![\w@.])(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi

/** What ends a sentence and not an address. */
const BEHIND = /[.,;:!?'\]]+$/

/** The web addresses in a text. */
export function linksIn(text: string): Mark[] {
  return [...text.matchAll(ADDRESS)].flatMap(({ 0: found, index: start }) => {
    const address = trimmed(found)
    return URL.canParse(hrefOf(address)) ? [{ start, end: start + address.length }] : []
  })
}

/** Where an address in a text leads to. */
export function hrefOf(address: string): string {
  return /^www\./i.test(address) ? `https://${address}` : address
}

/** Without the punctuation of the sentence. A closing bracket belongs to the address if it was opened there. */
function trimmed(found: string): string {
  const address = found.replace(BEHIND, '')
  const isOpened = address.split('(').length >= address.split(')').length
  return address.endsWith(')') && !isOpened ? trimmed(address.slice(0, -1)) : address
}
