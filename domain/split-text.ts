/** What Twilio takes as the body of one message, SMS and WhatsApp alike (error 21617 beyond it). */
export const MAX_BODY_LENGTH = 1_600

/**
 * Cuts a long text into parts of at most `limit` UTF-16 units, the strictest reading of the provider's "characters".
 * Cuts where a reader would pause: at a blank line, else a line's end, else a sentence's, else a word's; and only in a
 * text without any of these (or in a script without spaces) between two characters as people see them, never inside an
 * emoji or a combined letter. White space at a cut is dropped, nothing else.
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
  // One more than the limit, so that a pause right behind a full part counts.
  const window = text.slice(0, limit + 1)
  for (const pause of PAUSES) {
    let end = 0
    for (const match of window.matchAll(pause)) {
      // The pause's own white space may hang over the limit: it is trimmed away.
      const kept = match.index + match[0].trimEnd().length
      if (kept > 0 && kept <= limit) end = match.index + match[0].length
    }
    // A pause early in the window would make short parts; a finer one further on reads better.
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
  // A single "character" longer than a part (a tower of accents): cut it, so that it ends.
  return end || limit
}
