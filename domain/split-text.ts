/**
 * The longest body of one message that Twilio accepts, for SMS and WhatsApp alike (longer: error
 * 21617).
 */
export const MAX_BODY_LENGTH = 1_600

/**
 * Splits a long text into parts of at most `limit` UTF-16 units, which is the strictest meaning of the
 * provider's "characters".
 *
 * It splits where a reader would pause: at a blank line, otherwise at the end of a line, of a sentence,
 * or of a word. A text without any of these (or in a script without spaces) is split between two
 * visible characters, never inside an emoji or a combined letter. Only white space at a split is
 * removed.
 */
export function splitText(text: string, limit = MAX_BODY_LENGTH): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > limit) {
    const cut = cutPoint(rest, limit)
    const part = rest.slice(0, cut).trimEnd()
    if (part) parts.push(part)
    rest = rest.slice(cut).trimStart()
  }
  if (rest) parts.push(rest)
  return parts
}

const PAUSES = [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”’)\]]*\s/gu, /\s/g]

function cutPoint(text: string, limit: number): number {
  // One more than the limit, so that a pause directly after a full part counts.
  const window = text.slice(0, limit + 1)
  for (const pause of PAUSES) {
    let end = 0
    for (const match of window.matchAll(pause)) {
      // White space of the pause may exceed the limit, because it is removed.
      const kept = match.index + match[0].trimEnd().length
      if (kept > 0 && kept <= limit) end = match.index + match[0].length
    }
    // A pause early in the window would make a short part. A smaller pause later reads better.
    if (end >= limit / 2) return end
  }
  return lastCharacterBoundary(window, limit)
}

function lastCharacterBoundary(window: string, limit: number): number {
  let end = 0
  for (const { index, segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(window)) {
    const next = index + segment.length
    if (next > limit) break
    end = next
  }
  // A single "character" longer than a part (many accents on one letter) must be split, or this would
  // never end.
  return end || limit
}
